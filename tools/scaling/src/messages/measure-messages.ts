import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mpirun, program } from '../words';
import type { Timed } from './link';

const execute = promisify(execFile);

/** 4 B to 64 MiB: from less than a packet to several buckets of gradients. */
const SIZES = Array.from({ length: 9 }, (_, power) => 4 * 8 ** power);

/** What longway gathers before it sends, unless it is told otherwise. */
export const BUCKET = 8 * 2 ** 20;

/** Times all-reduces of two ranks on this machine, sizes in turns. @param before words that the launcher is started with. */
export const measureMessages = async (rounds: number, before: readonly string[]): Promise<readonly Timed[]> => {
  const words = [...before, ...mpirun(2), ...program(join(__dirname, 'rank.ts')), String(rounds), ...SIZES.map(String)];
  const { stdout } = await execute(words[0] as string, words.slice(1));
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line) as [number, number])
    .map(([bytes, seconds]) => ({ bytes, seconds }));
};
