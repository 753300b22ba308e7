import { dirname, sep } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { createJiti } from 'jiti';
import { printable } from '../printable';
import type { FoundPlugin } from './manifest';
import { type Jiti, moduleFile } from './module-file';
import { sharedModules } from './shared-modules';
import { requireHere } from './workspace';

let loader: Jiti | undefined;
/** Runs TypeScript, ES modules and CommonJS alike. Without its cache on disk: that would lie in a folder that others can write to. */
const outsideLoader = (): Jiti =>
  (loader ??= createJiti(__filename, { virtualModules: sharedModules(), fsCache: false, interopDefault: false }));

const loadOutside = (plugin: FoundPlugin, part: string): unknown => outsideLoader()(moduleFile(plugin, part, outsideLoader()));

const loadFromWorkspace = ({ packageName }: FoundPlugin, part: string): unknown => requireHere(packageName + part.slice(1));

const failed = (plugin: FoundPlugin, cause: unknown): LongwayError => {
  // A plugin may throw anything.
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException;
  const unbuilt = plugin.origin === 'workspace' && code === 'MODULE_NOT_FOUND';
  return new LongwayError(
    `the ${plugin.kind} "${plugin.name}" cannot be loaded`,
    {
      where: plugin.folder,
      found: printable(String(message ?? cause).split('\n', 1)[0] ?? ''),
      remedy: unbuilt ? 'npm run setup' : "mend the plugin's code",
      cause,
    },
    unbuilt ? 'environment' : 'failure',
  );
};

const coreFiles = (): readonly string[] =>
  Object.keys(requireHere.cache).filter((file) => /[\\/]@tensorflow[\\/]tfjs-core[\\/]/.test(file));

/** A second TensorFlow.js has an engine of its own: tensors of the one are nothing to the other. @param before what was loaded already. */
const refuseSecondTensorflow = (plugin: FoundPlugin, before: readonly string[]): void => {
  const ours = dirname(requireHere.resolve('@tensorflow/tfjs-core/package.json')) + sep;
  const other = coreFiles().find((file) => !file.startsWith(ours) && !before.includes(file));
  if (!other) return;
  throw new LongwayError(
    `the ${plugin.kind} "${plugin.name}" brings a TensorFlow.js of its own`,
    {
      where: plugin.folder,
      expected: ours,
      found: other,
      remedy: 'make @tensorflow/tfjs a peerDependency of the plugin, and remove it from its node_modules',
    },
    'usage',
  );
};

/**
 * Runs one module of a plugin's package and returns what it exports.
 *
 * @param part `.` for the main module, else e.g. `./options`.
 * @throws LongwayError that names the plugin's folder and says why it does not load.
 */
export const loadModule = (plugin: FoundPlugin, part: string): Readonly<Record<string, unknown>> => {
  const before = coreFiles();
  try {
    const exported = plugin.origin === 'workspace' ? loadFromWorkspace(plugin, part) : loadOutside(plugin, part);
    return (exported ?? {}) as Record<string, unknown>;
  } catch (cause) {
    throw cause instanceof LongwayError ? cause : failed(plugin, cause);
  } finally {
    if (plugin.origin === 'outside') refuseSecondTensorflow(plugin, before);
  }
};
