import { LongwayError, pluginKinds } from '@longway/contracts';
import { discover, nearest } from '@longway/registry';
import { formatTable } from '../output/print-table';
import { namedHere } from './options';

export interface PluginsOptions {
  readonly json?: boolean;
  readonly kind?: string;
  readonly plugin?: readonly string[];
}

const checkKind = (kind: string | undefined): void => {
  if (kind === undefined || pluginKinds.some((known) => known === kind)) return;
  const meant = nearest(kind, pluginKinds);
  const remedy = meant ? `did you mean ${meant}?` : 'choose one of these';
  throw new LongwayError(
    `"${kind}" is no kind of plugin`,
    { where: '--kind', expected: `one of ${pluginKinds.join(', ')}`, found: kind, remedy },
    'usage',
  );
};

export const plugins = ({ json, kind, plugin }: PluginsOptions): number => {
  checkKind(kind);
  const found = discover(namedHere(plugin)).plugins.filter((one) => kind === undefined || one.kind === kind);
  if (json) {
    console.log(
      JSON.stringify(
        found.map(({ entry: _, ...rest }) => rest),
        null,
        2,
      ),
    );
    return 0;
  }
  const rows = found.map((one) => [one.kind, one.name, one.description ?? '', ...(plugin ? [one.origin] : [])]);
  console.log(formatTable({ head: ['kind', 'name', 'what it is', ...(plugin ? ['from'] : [])], rows }));
  return 0;
};
