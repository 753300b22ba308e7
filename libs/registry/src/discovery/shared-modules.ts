import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { libraryFolders, requireHere } from './workspace';

type Loader = () => unknown;

/** The parts of TensorFlow.js, as the package that joins them sees them. */
const tensorflow = ['core', 'layers', 'data', 'converter', 'backend-cpu'].map((part) => `@tensorflow/tfjs-${part}`);
const requireTensorflow = (name: string): unknown => createRequire(requireHere.resolve('@tensorflow/tfjs'))(name);

const modulesOf = (folder: string): readonly string[] => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return [];
  const { name, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; exports?: Record<string, unknown> };
  return Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => name + key.slice(1));
};

/**
 * What outside plugins share with longway: one TensorFlow.js with one engine, one zod, and longway's own libraries.
 * Each is loaded when a plugin first imports it, so that an `options` module stays free of TensorFlow.
 */
export const sharedModules = (): Readonly<Record<string, unknown>> => {
  const own = ['@tensorflow/tfjs', 'zod', ...libraryFolders().flatMap(modulesOf)];
  const loaders: [string, Loader][] = [
    ...own.map((name): [string, Loader] => [name, () => requireHere(name)]),
    ...tensorflow.map((name): [string, Loader] => [name, () => requireTensorflow(name)]),
  ];
  const shared = Object.create(null) as Record<string, unknown>;
  for (const [name, get] of loaders) Object.defineProperty(shared, name, { get, enumerable: true });
  return shared;
};
