import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeExperiment } from '@longway/faults/experiment';
import { differenceOf, outcomeOf } from '@longway/faults/outcome';
import { startRedisServer } from '@longway/queue/testing';
import { workspaceFolder } from '@longway/registry';
import type { TrialOptions } from './light';
import { endure, type TrialResult } from './trial';

const launcher = join(workspaceFolder, 'apps/runner/bin/longway.cjs');
const LOCK = 5;
/** Lambdas of the grid: every cell is one of them with a seed. */
const LAMBDAS = [0, 1, 2, 4];
/** Cells that are done once more where nobody disturbs them, to be compared to the last byte. */
const COMPARED = 8;

const longway = async (words: readonly string[]): Promise<string> =>
  (
    await promisify(execFile)(process.execPath, [launcher, ...words], {
      maxBuffer: 1 << 28,
      env: { ...process.env, TF_NUM_INTRAOP_THREADS: '1' },
    })
  ).stdout;

const writeSweep = async (folder: string, seeds: number): Promise<string> => {
  const base = JSON.parse(readFileSync(await writeExperiment(folder), 'utf8')) as Record<string, unknown>;
  const { arms: _, ...alone } = base;
  const training = { steps: 12, batchSize: 4, checkpointEvery: 4, data: { workers: 1, maxBroken: 0.2 } };
  const experiment = { ...alone, name: 'tiny', lens: { name: 'unet', widths: [4] }, evaluators: ['pretext'], training };
  const file = join(folder, 'sweep.yaml');
  writeFileSync(
    file,
    JSON.stringify({ name: 'real', experiment, axes: { 'training.lambda': LAMBDAS }, seeds: Array.from({ length: seeds }, (_, i) => i) }),
  );
  return file;
};

interface SweepDocument {
  readonly cells: readonly { readonly id: string; readonly state: string; readonly figures: readonly unknown[] }[];
}

/** Metrics, weights and previews, to the byte. Warnings of a slow disk, and which of several versions began a cell, are the machine's matter. */
const resultsOf = (folder: string): ReturnType<typeof outcomeOf> =>
  Object.fromEntries(
    Object.entries(outcomeOf(folder)).filter(([name, contents]) => contents !== '' && !/^(event|the order of) /.test(name)),
  );

/** Fewer cells, with the real trainer and the real command. */
export const realTrial = async ({ cells: wanted, folder, report, ...options }: TrialOptions): Promise<TrialResult> => {
  const seeds = Math.max(1, Math.round(wanted / LAMBDAS.length));
  const count = seeds * LAMBDAS.length;
  const file = await writeSweep(folder, seeds);
  const out = join(folder, 'runs');
  const store = join(out, 'cells');
  const server = await startRedisServer({ appendonly: 'yes' });
  try {
    await longway(['sweep', file, '--queue', server.url, '--out', out]);
    const finished = () => (existsSync(store) ? readdirSync(store).filter((name) => name !== '.work') : []);
    const result = await endure({
      ...{ server, cells: count, report, count: options.workers, pause: 2, log: join(folder, 'workers.log') },
      ...options,
      words: [launcher, 'worker', '--queue', server.url, '--out', out, '--lock', String(LOCK), '--stages', 'pretrain', 'evaluate'],
      environment: { TF_NUM_INTRAOP_THREADS: '1' },
      done: async () => finished().length,
    });
    const document = JSON.parse(await longway(['report', join(out, 'real'), '--json'])) as SweepDocument;
    const perCell = document.cells[0]?.figures.length ?? 0;
    const faults = document.cells
      .filter(({ state, figures }) => state !== 'done' || figures.length === 0 || figures.length !== perCell)
      .map(({ id, state, figures }) => `the cell ${id} is ${state}, with ${figures.length} figures`);
    if (new Set(document.cells.map(({ id }) => id)).size !== count || finished().length !== count)
      faults.push(`${finished().length} finished cells for ${count}`);
    report(`comparing ${COMPARED} cells with undisturbed ones`);
    const reference = join(folder, 'undisturbed');
    const compared = document.cells.slice(0, COMPARED).map(({ id }) => id);
    for (const id of compared) {
      await longway(['sweep', file, '--out', reference, '--cell', id, '--stage', 'pretrain']);
      await longway(['sweep', file, '--out', reference, '--cell', id, '--stage', 'evaluate']);
      const difference = differenceOf(resultsOf(join(reference, 'cells', id)), resultsOf(join(store, id)));
      if (difference !== undefined) faults.push(`the cell ${id}: ${difference}`);
    }
    const log = readFileSync(join(folder, 'workers.log'), 'utf8');
    const takeovers = log.split('\n').filter((line) => line.includes('where a worker left it')).length;
    return { ...{ cells: count, workers: options.workers, ...result, takeovers }, faults };
  } finally {
    await server.remove();
  }
};
