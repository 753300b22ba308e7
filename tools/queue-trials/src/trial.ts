import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from '@longway/queue/testing';
import { randomFrom } from '@longway/tensor';
import { type Chance, Workers, type WorkersOptions } from './workers';

/** What was done to a grid, and what became of it. */
export interface TrialResult {
  readonly cells: number;
  readonly workers: number;
  /** Workers that were killed. */
  readonly kills: number;
  /** How often Redis was. */
  readonly redisKills: number;
  readonly minutes: number;
  /** Stages that a worker took over from one that was not heard of any more. */
  readonly takeovers: number;
  /** What is not as it should be, a sentence each; none where each cell was done exactly once. */
  readonly faults: readonly string[];
  /** The most steps that a killed worker cost a cell. Light cells alone tell. */
  readonly mostRedone?: number;
}

export interface Ordeal extends Omit<WorkersOptions, 'chance'> {
  readonly server: RedisServer;
  readonly seed: number;
  readonly cells: number;
  /** How many cells are done. */
  readonly done: () => Promise<number>;
  readonly report: (message: string) => void;
  /** Minutes after which it is given up. */
  readonly patience: number;
}

/** Seconds that Redis is away. */
const AWAY = 4;

/**
 * Has workers do a grid, kills them at random, and kills Redis once, when half of the cells are done; it comes back with what it had written to
 * its disk. Returns when all cells are done, or patience is.
 */
export const endure = async ({ server, seed, cells, done, report, patience, ...options }: Ordeal) => {
  const began = performance.now();
  const random = randomFrom(seed, 'kills');
  const chance: Chance = () => random.integer(1_000_000) / 1_000_000;
  const workers = new Workers({ ...options, chance });
  let redisKills = 0;
  let told = 0;
  const minutes = () => (performance.now() - began) / 60_000;
  try {
    for (let count = await done(); count < cells && minutes() < patience; count = await done()) {
      if (redisKills === 0 && count >= cells / 2) {
        await server.end('SIGKILL');
        redisKills += 1;
        report(`Redis is killed, with ${count} cells done`);
        await sleep(AWAY * 1000);
        await server.restart();
      }
      if (minutes() - told > 0.5) {
        told = minutes();
        report(`${count} of ${cells} cells, ${workers.kills} workers killed, ${told.toFixed(1)} min`);
      }
      await sleep(500);
    }
  } finally {
    await workers.end();
  }
  return { kills: workers.kills, redisKills, minutes: minutes() };
};
