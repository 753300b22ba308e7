import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageShape, Plugin, PluginContext, PluginManifest } from '@longway/contracts';
import type { TrainedNetwork } from '../network';

interface Package {
  readonly name: string;
  readonly longway?: PluginManifest;
}

const libs = join(__dirname, '../../..');
/** Packages by kind and name of their plugins: `lens unet`. */
const packages = new Map(
  ['extractor', 'lens']
    .flatMap((kind) => readdirSync(join(libs, kind)).map((name) => join(libs, kind, name, 'package.json')))
    .filter(existsSync)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Package)
    .map(({ name, longway }) => [`${longway?.kind} ${longway?.name}`, name]),
);

/** Every extractor and lens of the workspace. */
export const networkPlugins: readonly string[] = [...packages.keys()];

const context = { warn: () => undefined } as unknown as PluginContext;

export const buildNetwork = async (name: string, options: object, shape: ImageShape): Promise<TrainedNetwork> => {
  const { plugin } = require(packages.get(name) as string) as { plugin: Plugin<'extractor'> | Plugin<'lens'> };
  const chosen = plugin.options.parse(options);
  if (plugin.kind === 'extractor') return { kind: 'extractor', ...(await plugin.create(chosen, context)).build(shape, 1) };
  const model = (await plugin.create(chosen, context)).build(shape, 1);
  return { kind: 'lens', model, endPoints: [model.outputNames[0] as string] };
};
