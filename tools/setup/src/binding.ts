import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { LongwayError } from '@longway/contracts';
import { type Outcome, run } from './run';

export interface BindingOptions {
  /** The folder of TensorFlow, as {@link ensureLibrary} returns it. */
  readonly library: string;
  /** The folder of @tensorflow/tfjs-node-gpu. */
  readonly tfjs: string;
  /** The C++ source that includes the package's own. */
  readonly source: string;
  readonly nodeHeaders: string;
  readonly compilers: readonly string[];
  say(message: string): void;
}

const MODULE = 'tfjs_binding.node';
const NOTE = 'built-for.json';

/** Everything that a compiled binding depends on: it is compiled again when any of it changes. */
const fingerprint = async ({ library, tfjs, source }: BindingOptions): Promise<string> => {
  const sources = (await readdir(join(tfjs, 'binding'))).sort().map((name) => join(tfjs, 'binding', name));
  const hash = createHash('sha256');
  for (const file of [source, ...sources]) hash.update(await readFile(file));
  return JSON.stringify({ library, sources: hash.digest('hex') }, null, 2);
};

const findCompiler = async (compilers: readonly string[]): Promise<string> => {
  for (const compiler of compilers) if ((await run(compiler, ['--version'])).succeeded) return compiler;
  throw new LongwayError(
    'A C++17 compiler is needed, to fit the binding to this TensorFlow.',
    {
      expected: `one of ${compilers.join(', ')}`,
      found: 'none',
      remedy: 'install one (Debian, Ubuntu: apt install g++ · Fedora: dnf install gcc-c++), or name one in CXX',
    },
    'environment',
  );
};

const compile = (compiler: string, output: string, { library, tfjs, source, nodeHeaders }: BindingOptions): Promise<Outcome> => {
  const tensorflow = join(library, 'tensorflow');
  // The package's own sources are not clean of warnings.
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', `-Wl,-rpath,${tensorflow}`];
  const headers = [join(tfjs, 'binding'), nodeHeaders, join(tensorflow, 'include')].map((folder) => `-I${folder}`);
  const libraries = ['cc', 'framework'].map((name) => join(tensorflow, `libtensorflow_${name}.so.2`));
  return run(compiler, [...flags, ...headers, source, ...libraries, '-o', output]);
};

/** In a process of its own: a library that the processor cannot run ends it. */
const tryOut = async (module: string): Promise<void> => {
  const script = `const binding = require(${JSON.stringify(module)}); if (!binding.listDevices().length) throw new Error('no devices');`;
  const { succeeded, output, signal } = await run(process.execPath, ['-e', script], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } });
  if (succeeded) return;
  const found = signal ? `ended by ${signal}` : output.split('\n').find((line) => line.includes('Error')) ?? output;
  const remedy = signal ? 'use a processor with AVX instructions: TensorFlow is built for those' : 'npm run setup -- --verify compares the library with its hashes';
  throw new LongwayError('TensorFlow does not load.', { where: module, found, remedy }, 'environment');
};

/** Makes sure that the package's binding is there and fits the library. The former one stays until the new one works. */
export const ensureBinding = async (options: BindingOptions): Promise<void> => {
  const folder = join(options.tfjs, 'lib', 'napi-v8');
  const note = join(folder, NOTE);
  const wanted = await fingerprint(options);
  const current = await readFile(note, 'utf8').catch(() => undefined);
  if (current === wanted && existsSync(join(folder, MODULE))) return;

  const compiler = await findCompiler(options.compilers);
  options.say(`compiling the binding with ${compiler}`);
  await mkdir(folder, { recursive: true });
  const fresh = join(folder, `fresh-${process.pid}-${MODULE}`);
  try {
    const { succeeded, output } = await compile(compiler, fresh, options);
    if (!succeeded) throw new LongwayError('The binding does not compile.', { where: options.source, found: output, remedy: 'try another compiler: CXX names it' }, 'environment');
    await tryOut(fresh);
    await rename(fresh, join(folder, MODULE));
    await writeFile(note, wanted);
  } finally {
    await rm(fresh, { force: true });
  }
};
