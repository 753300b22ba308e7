import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { LongwayError } from '@longway/contracts';
import { run } from './run';

export interface BindingOptions {
  /** The folder of TensorFlow, as {@link ensureLibrary} returns it. */
  readonly library: string;
  /** The folder of @tensorflow/tfjs-node-gpu. */
  readonly tfjs: string;
  /** The folder of our C++ sources: the module that Node loads, and the one behind it that includes the package's own. */
  readonly sources: string;
  readonly nodeHeaders: string;
  readonly compilers: readonly string[];
  say(message: string): void;
}

/** The name that the package looks for; the loader finds the extension by its own name with another suffix. */
const STEM = 'tfjs_binding';
const LOADER = { source: 'loader.cc', suffix: '.node' };
const EXTENSION = { source: 'extension.cc', suffix: '-tensorflow.so' };
const NOTE = 'built-for.json';

const filesOf = async (folder: string): Promise<string[]> => (await readdir(folder)).sort().map((name) => join(folder, name));

/** Everything that a compiled binding depends on: it is compiled again when any of it changes. */
const fingerprint = async ({ library, tfjs, sources }: BindingOptions): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of [...(await filesOf(sources)), ...(await filesOf(join(tfjs, 'binding')))]) hash.update(await readFile(file));
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

const compile = async (compiler: string, stem: string, { library, tfjs, sources, nodeHeaders }: BindingOptions): Promise<void> => {
  const tensorflow = join(library, 'tensorflow');
  const headers = [join(tfjs, 'binding'), nodeHeaders, join(tensorflow, 'include')].map((folder) => `-I${folder}`);
  // The package's own sources are not clean of warnings.
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', ...headers];
  const libraries = ['cc', 'framework'].map((name) => join(tensorflow, `libtensorflow_${name}.so.2`));
  const parts = [
    { ...LOADER, link: ['-ldl'] },
    { ...EXTENSION, link: [...libraries, `-Wl,-rpath,${tensorflow}`] },
  ];
  for (const { source, suffix, link } of parts) {
    const file = join(sources, source);
    const { succeeded, output } = await run(compiler, [...flags, file, '-o', `${stem}${suffix}`, ...link]);
    if (!succeeded)
      throw new LongwayError(
        'The binding does not compile.',
        { where: file, found: output, remedy: 'try another compiler: CXX names it' },
        'environment',
      );
  }
};

/** In a process of its own: a library that the processor cannot run ends it. */
const tryOut = async (module: string): Promise<void> => {
  const script = `const binding = require(${JSON.stringify(module)}); if (!binding.listDevices().length) throw new Error('no devices');`;
  const { succeeded, output, signal } = await run(process.execPath, ['-e', script], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } });
  if (succeeded) return;
  const found = signal ? `ended by ${signal}` : (output.split('\n').find((line) => line.includes('Error')) ?? output);
  const remedy = signal
    ? 'use a processor with AVX instructions: TensorFlow is built for those'
    : 'npm run setup -- --verify compares the library with its hashes';
  throw new LongwayError('TensorFlow does not load.', { where: module, found, remedy }, 'environment');
};

/** Makes sure that the package's binding is there and fits the library. The former one stays until the new one works. */
export const ensureBinding = async (options: BindingOptions): Promise<void> => {
  const folder = join(options.tfjs, 'lib', 'napi-v8');
  const note = join(folder, NOTE);
  const wanted = await fingerprint(options);
  const current = await readFile(note, 'utf8').catch(() => undefined);
  if (current === wanted && existsSync(join(folder, `${STEM}${LOADER.suffix}`))) return;

  const compiler = await findCompiler(options.compilers);
  options.say(`compiling the binding with ${compiler}`);
  await mkdir(folder, { recursive: true });
  const fresh = join(folder, `fresh-${process.pid}-${STEM}`);
  try {
    await compile(compiler, fresh, options);
    await tryOut(`${fresh}${LOADER.suffix}`);
    for (const { suffix } of [EXTENSION, LOADER]) await rename(`${fresh}${suffix}`, join(folder, `${STEM}${suffix}`));
    await writeFile(note, wanted);
  } finally {
    for (const { suffix } of [EXTENSION, LOADER]) await rm(`${fresh}${suffix}`, { force: true });
  }
};
