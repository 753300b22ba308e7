import { join } from 'node:path';
import { workspaceFolder } from '@longway/registry';

/** The words that start ranks on this machine. */
export const mpirun = (ranks: number): readonly string[] => [
  ...['mpirun', '--allow-run-as-root', '--oversubscribe', '--bind-to', 'none'],
  ...['-n', String(ranks)],
];

/** The words that run a program of this tool with TypeScript. */
export const program = (file: string): readonly string[] => [
  process.execPath,
  '--conditions=@longway/source',
  join(workspaceFolder, 'node_modules/jiti/lib/jiti-cli.mjs'),
  file,
];

/** The built command. */
export const longway: readonly string[] = [process.execPath, join(workspaceFolder, 'apps/runner/bin/longway.cjs')];
