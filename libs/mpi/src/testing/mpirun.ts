import { spawnSync } from 'node:child_process';

/** Whether this machine has the program. */
export const hasMpirun = (): boolean => spawnSync('mpirun', ['--version']).status === 0;

/** What tests say that are left out without it. */
export const missingMpirun = 'left out: there is no mpirun here (Debian, Ubuntu: apt install openmpi-bin)';

/**
 * A command line that starts ranks on this machine, however few cores it has.
 *
 * @param command of each rank.
 */
export const mpirun = (ranks: number, command: readonly string[]): readonly [program: string, ...words: string[]] => [
  'mpirun',
  ...['--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', '-n', String(ranks)],
  ...command,
];
