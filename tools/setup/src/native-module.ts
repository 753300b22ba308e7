import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { type Outcome, run } from './run';

/** One shared library, compiled by one call of the compiler. */
export interface Part {
  /** Of the file that it becomes: the module's name and this. */
  readonly suffix: string;
  readonly sources: readonly string[];
  /** Beside those that all parts have. */
  readonly flags: readonly string[];
}

/** A module of C++ for Node. */
export interface NativeModule {
  /** What messages call it, e.g. `the binding`. */
  readonly title: string;
  readonly folder: string;
  readonly name: string;
  /** The last one is what Node loads. */
  readonly parts: readonly Part[];
  /** The folder of the library that it is built against. */
  readonly library: string;
  /** Folders with sources: it is compiled again when a file of theirs changes. */
  readonly inputs: readonly string[];
  /** JavaScript that throws unless `binding`, the new module, works. */
  readonly trial: string;
  /** Why the trial failed. */
  explain(outcome: Outcome): { readonly summary: string; readonly remedy: string };
}

export interface Toolchain {
  readonly nodeHeaders: string;
  readonly compilers: readonly string[];
  say(message: string): void;
}

const NOTE = 'built-for.json';

const filesOf = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(folder, entry.name)] : [])).sort();
};

/** Everything that a compiled module depends on. */
const fingerprint = async ({ library, inputs }: NativeModule): Promise<string> => {
  const hash = createHash('sha256');
  for (const folder of inputs) for (const file of await filesOf(folder)) hash.update(await readFile(file));
  return JSON.stringify({ library, sources: hash.digest('hex') }, null, 2);
};

const findCompiler = async (title: string, compilers: readonly string[]): Promise<string> => {
  for (const compiler of compilers) if ((await run(compiler, ['--version'])).succeeded) return compiler;
  throw new LongwayError(
    `A C++17 compiler is needed, to build ${title} for this machine.`,
    {
      expected: `one of ${compilers.join(', ')}`,
      found: 'none',
      remedy: 'install one (Debian, Ubuntu: apt install g++ · Fedora: dnf install gcc-c++), or name one in CXX',
    },
    'environment',
  );
};

const compile = async (compiler: string, stem: string, { title, parts }: NativeModule, nodeHeaders: string): Promise<void> => {
  const common = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', `-I${nodeHeaders}`];
  for (const { suffix, sources, flags } of parts) {
    const { succeeded, output } = await run(compiler, [...common, ...sources, '-o', `${stem}${suffix}`, ...flags]);
    if (succeeded) continue;
    const remedy = 'try another compiler: CXX names it';
    const where = sources.join(', ');
    throw new LongwayError(`${title.replace(/^t/, 'T')} does not compile.`, { where, found: output, remedy }, 'environment');
  }
};

/** In a process of its own: a library that the processor cannot run ends it. */
const tryOut = async (file: string, { trial, explain }: NativeModule): Promise<void> => {
  const script = `const binding = require(${JSON.stringify(file)}); ${trial}`;
  const outcome = await run(process.execPath, ['-e', script], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } });
  if (outcome.succeeded) return;
  const { signal, output } = outcome;
  const found = signal ? `ended by ${signal}` : (output.split('\n').find((line) => line.includes('Error')) ?? output);
  const { summary, remedy } = explain(outcome);
  throw new LongwayError(summary, { where: file, found, remedy }, 'environment');
};

/** Makes sure that a module is there and fits its library. The former one stays until the new one works. */
export const ensureModule = async (module: NativeModule, { nodeHeaders, compilers, say }: Toolchain): Promise<void> => {
  const { title, folder, name, parts } = module;
  const note = join(folder, NOTE);
  const wanted = await fingerprint(module);
  const current = await readFile(note, 'utf8').catch(() => undefined);
  const isThere = parts.every(({ suffix }) => existsSync(join(folder, `${name}${suffix}`)));
  if (current === wanted && isThere) return;

  const compiler = await findCompiler(title, compilers);
  say(`compiling ${title} with ${compiler}`);
  await mkdir(folder, { recursive: true });
  const fresh = join(folder, `fresh-${process.pid}-${name}`);
  try {
    await compile(compiler, fresh, module, nodeHeaders);
    await tryOut(`${fresh}${parts.at(-1)?.suffix}`, module);
    for (const { suffix } of parts) await rename(`${fresh}${suffix}`, join(folder, `${name}${suffix}`));
    await writeFile(note, wanted);
  } finally {
    for (const { suffix } of parts) await rm(`${fresh}${suffix}`, { force: true });
  }
};
