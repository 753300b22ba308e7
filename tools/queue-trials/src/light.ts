import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectQueue, type QueuedCell, SweepQueue } from '@longway/queue';
import { startRedisServer } from '@longway/queue/testing';
import { workspaceFolder } from '@longway/registry';
import { hashOf } from '@longway/sweep';
import type { LightConfig } from './light-worker';
import { endure, type TrialResult } from './trial';

export interface TrialOptions {
  readonly cells: number;
  readonly workers: number;
  readonly seed: number;
  /** Seconds between kills, in the mean. */
  readonly meanKill: number;
  /** Holds all files of the trial; empty. */
  readonly folder: string;
  readonly report: (message: string) => void;
  /** Minutes. */
  readonly patience: number;
}

const shape = { steps: 20, stepMs: 10, checkpointEvery: 5 };
/** Seconds without a word that end a worker's lock. */
const LOCK = 5;

const cellOf = (seed: number): QueuedCell & { readonly config: LightConfig } => {
  const config = { seed, ...shape };
  return { id: hashOf(config), point: {}, seed, config, configFolder: '/', ranks: 1 };
};

/** The figure of a cell that nobody disturbed. */
export const figureOf = ({ seed, steps }: LightConfig): string => {
  let state = `seed ${seed}`;
  for (let step = 0; step < steps; step++) state = createHash('sha256').update(state).digest('hex');
  return state;
};

interface HistoryLine {
  readonly token: number;
  readonly step?: number;
  readonly from?: number;
}

const historyOf = (folder: string): readonly HistoryLine[] =>
  readFileSync(join(folder, 'history.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as HistoryLine);

/** The most steps that were done and then, behind a new beginning, done again. */
export const mostRedone = (history: readonly HistoryLine[]): number => {
  let [reached, most] = [0, 0];
  for (const { step, from } of history) {
    if (from !== undefined) most = Math.max(most, reached - from);
    reached = step ?? from ?? reached;
  }
  return most;
};

/** Reads the table of results as anybody would, from the folder of cells, and holds it against what was asked for. */
const judge = (cells: readonly (QueuedCell & { readonly config: LightConfig })[], folder: string) => {
  const names = readdirSync(folder).filter((name) => name !== '.work');
  const rows = names.flatMap((name) => {
    const file = join(folder, name, 'metrics.json');
    const found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: { seed: number; value: string }[] }).rows : [];
    return found.map((row) => ({ name, ...row }));
  });
  const faults = cells.flatMap(({ id, seed, config }) => {
    const own = rows.filter((row) => row.seed === seed);
    if (own.length !== 1) return [`the cell ${id} has ${own.length} rows in the table`];
    return own[0]?.name === id && own[0].value === figureOf(config)
      ? []
      : [`the cell ${id} has another figure than one that nobody disturbed`];
  });
  if (rows.length !== cells.length) faults.push(`the table has ${rows.length} rows for ${cells.length} cells`);
  const work = join(folder, '.work');
  const left = existsSync(work) ? readdirSync(work).filter((name) => /^[0-9a-f]{16}\./.test(name)) : [];
  if (left.length > 0) faults.push(`${left.length} folders are left over`);
  const histories = names.map((name) => historyOf(join(folder, name)));
  const redone = Math.max(0, ...histories.map(mostRedone));
  if (redone > shape.checkpointEvery)
    faults.push(`a kill cost ${redone} steps, more than a checkpoint interval of ${shape.checkpointEvery}`);
  const takeovers = histories.reduce((sum, lines) => sum + new Set(lines.map(({ token }) => token)).size - 2, 0);
  return { faults, mostRedone: redone, takeovers };
};

/** Many cells whose trainer is a stand-in: see light-child.cjs for what it does and does not do. */
export const lightTrial = async ({ cells: count, folder, report, ...options }: TrialOptions): Promise<TrialResult> => {
  const cells = Array.from({ length: count }, (_, seed) => cellOf(seed));
  const server = await startRedisServer({ appendonly: 'yes' });
  try {
    const connection = await connectQueue(server.url, { warn: report });
    const queue = new SweepQueue(connection);
    await queue.enqueue(cells, {
      sweep: 'light',
      stages: ['pretrain', 'evaluate'],
      priority: 100,
      attempts: 3,
      backoff: 1,
      retryFailed: false,
    });
    const jiti = join(workspaceFolder, 'node_modules/jiti/lib/jiti-cli.mjs');
    const store = join(folder, 'cells');
    const result = await endure({
      ...{ server, cells: count, report, count: options.workers, pause: 1, log: join(folder, 'workers.log') },
      ...options,
      words: ['--conditions=@longway/source', jiti, join(__dirname, 'light-worker.ts'), server.url, store, String(LOCK)],
      done: async () => (existsSync(store) ? readdirSync(store).filter((name) => name !== '.work').length : 0),
    });
    const counts = await queue.counts();
    await queue.close();
    connection.disconnect();
    const { faults, ...judged } = judge(cells, store);
    const failed = counts.reduce((sum, one) => sum + one.failed, 0);
    return {
      ...{ cells: count, workers: options.workers, ...result, ...judged },
      faults: [...faults, ...(failed > 0 ? [`${failed} jobs failed`] : [])],
    };
  } finally {
    await server.remove();
  }
};
