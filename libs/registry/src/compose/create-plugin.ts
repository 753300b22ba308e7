import {
  LongwayError,
  type Named,
  type PluginChoice,
  type PluginContext,
  type PluginKind,
  type PluginKinds,
  type PluginSurroundings,
} from '@longway/contracts';
import { type Catalog, loadPlugin } from '../discovery';
import { printable } from '../printable';

const isMistake = (error: unknown): error is LongwayError => error instanceof LongwayError;

/** Runs the chosen plugin's code and creates one. It may create those that its options choose. */
export const createPlugin = async <K extends PluginKind>(
  catalog: Catalog,
  kind: K,
  choice: PluginChoice,
  surroundings: PluginSurroundings,
): Promise<PluginKinds[K]> => {
  const { name, ...options } = choice;
  const found = catalog.find(kind, name);
  if (!found)
    throw new LongwayError(
      `there is no ${kind} "${name}"`,
      { expected: `one of ${catalog.names(kind).join(', ')}`, remedy: 'choose one of these' },
      'usage',
    );
  const plugin = loadPlugin(found);
  const context: PluginContext = { ...surroundings, create: (other, chosen) => createPlugin(catalog, other, chosen, surroundings) };
  try {
    return (await plugin.create(plugin.options.parse(options), context)) as PluginKinds[K];
  } catch (cause) {
    if (isMistake(cause)) throw cause;
    throw new LongwayError(`the ${kind} "${name}" cannot be made`, {
      where: found.folder,
      found: printable(String((cause as Error | undefined)?.message ?? cause).split('\n', 1)[0] ?? ''),
      remedy: "mend the plugin's code",
      cause,
    });
  }
};

/** Creates several of a kind, in their order. */
export const createPlugins = async <K extends PluginKind>(
  catalog: Catalog,
  kind: K,
  choices: readonly PluginChoice[],
  surroundings: PluginSurroundings,
): Promise<readonly Named<PluginKinds[K]>[]> => {
  const created: Named<PluginKinds[K]>[] = [];
  for (const choice of choices) created.push({ name: choice.name, value: await createPlugin(catalog, kind, choice, surroundings) });
  return created;
};
