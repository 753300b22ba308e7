import { existsSync } from 'node:fs';
import { readFile, realpath, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Finding, fact, gigabytes, problem, warning } from './finding';

const SET_UP = 'npm run setup';
/** What the larger of the two builds needs while it is unpacked. */
const NEEDED_DISK = 3e9;

export const bindingFile = () => join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'lib/napi-v8/tfjs_binding.node');

const located = async (name: string, path: string): Promise<Finding> => {
  try {
    return fact(name, await realpath(path));
  } catch {
    return problem(name, `missing: ${path}`, SET_UP);
  }
};

/** The notes that the set-up leaves: beside the binding, which library it is for; beside the library, which build that is. */
const libraryFolder = async (binding: string): Promise<string | undefined> => {
  const note = await readFile(join(binding, '../built-for.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(note) as { library?: string }).library;
};

const build = async (library: string): Promise<Finding> => {
  try {
    const note = JSON.parse(await readFile(join(library, 'complete.json'), 'utf8')) as { tensorflow: string; variant: string };
    return fact('TensorFlow build', `${note.tensorflow} ${note.variant}`);
  } catch {
    return problem('TensorFlow build', `missing: ${library}`, SET_UP);
  }
};

const disk = async (folder: string): Promise<Finding> => {
  const { bavail, bsize } = await statfs(folder);
  const value = `${gigabytes(bavail * bsize)} free at ${folder}`;
  return bavail * bsize >= NEEDED_DISK
    ? fact('disk', value)
    : warning('disk', value, 'free some space, or set LONGWAY_TF_HOME to a folder on a larger disk');
};

/** Where native TensorFlow lies. */
export const examineLibrary = async (): Promise<Finding[]> => {
  const binding = bindingFile();
  const library = await libraryFolder(binding);
  if (library === undefined) return [problem('TensorFlow build', 'not set up', SET_UP), await disk(homedir())];
  return Promise.all([
    build(library),
    located('TensorFlow library', join(library, 'tensorflow/libtensorflow_cc.so.2')),
    located('TensorFlow binding', binding),
    disk(existsSync(library) ? library : homedir()),
  ]);
};
