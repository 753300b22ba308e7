import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { workspaceFolder } from '@longway/registry';

const run = promisify(execFile);

/** Of longway's checkout, with `+changes` behind it where tracked files differ from it; undefined where there is no checkout. */
export const gitRevision = async (folder = workspaceFolder): Promise<string | undefined> => {
  try {
    const { stdout: revision } = await run('git', ['-C', folder, 'rev-parse', 'HEAD']);
    const { stdout: changes } = await run('git', ['-C', folder, 'status', '--porcelain', '--untracked-files=no']);
    return revision.trim() + (changes.trim() === '' ? '' : '+changes');
  } catch {
    return undefined;
  }
};

const versionOf = async (file: string): Promise<string> => (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;

/** What results may depend on. @param tensorflow the native library's version. */
export const versions = async (tensorflow: string): Promise<Readonly<Record<string, string>>> => ({
  longway: await versionOf(join(__dirname, '../../package.json')),
  node: process.versions.node,
  tfjs: await versionOf(require.resolve('@tensorflow/tfjs/package.json')),
  tensorflow,
});
