import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LongwayError } from '@longway/contracts';
import { cacheFolder, clearLeftovers, temporaryBeside } from '@longway/storage';

const execute = promisify(execFile);
const MOST_OUTPUT = 2 ** 26;

/** Runs a Python script and returns what it printed. */
export type Python = (script: string, ...args: readonly string[]) => Promise<string>;

/** Wheels are made for one version of Python: `3.11-x86_64`. */
const PLATFORM = 'import platform, sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}-{platform.machine()}")';

const failure = (summary: string, remedy: string, cause: unknown): LongwayError =>
  new LongwayError(summary, { found: String((cause as { stderr?: string }).stderr || cause).trim(), remedy, cause }, 'environment');

const install = async (python: string, requirement: string, folder: string): Promise<void> => {
  await mkdir(dirname(folder), { recursive: true });
  await clearLeftovers(dirname(folder));
  const aside = temporaryBeside(folder);
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-cache-dir', '--only-binary=:all:', '--target', aside];
    await execute(python, [...pip, requirement]);
    await rename(aside, folder).catch((error: NodeJS.ErrnoException) => {
      // Another process was quicker: its folder is as good.
      if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
    });
  } catch (cause) {
    throw failure(
      `Python's pip could not install ${requirement}.`,
      'look at what pip says, and at the mirror that `pip config list` shows',
      cause,
    );
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};

/**
 * A Python that has a package from PyPI: for tests that hold what longway writes against the program that reads it. The package lies in
 * the cache folder, whole or not at all, and is installed once.
 *
 * @param requirement with its version: `tensorboard==2.21.0`.
 * @throws LongwayError, exit `environment`, where there is no Python, no pip, or no such package.
 */
export const pythonWith = async (requirement: string): Promise<Python> => {
  const python = process.env['PYTHON'] || 'python3';
  const platform = await execute(python, ['-c', PLATFORM]).catch((cause: unknown) => {
    throw failure('There is no Python to run tests with.', 'install it (Debian, Ubuntu: apt install python3 python3-pip)', cause);
  });
  const folder = join(cacheFolder(), 'test-python', `${requirement.replace('==', '-')}-${platform.stdout.trim()}`);
  if (!existsSync(folder)) await install(python, requirement, folder);
  const env = { ...process.env, PYTHONPATH: folder };
  return async (script, ...args) => (await execute(python, [script, ...args], { env, maxBuffer: MOST_OUTPUT })).stdout;
};
