import { join } from 'node:path';
import type { MetricRow, TrainingEvent } from '@longway/contracts';
import type { CellState, SweepCell, SweepSource } from '../src/sweep/source';
import { filesOf, plan, writeFiles } from './run-folder';

/** One made-up cell. */
export interface CellPlan {
  readonly point: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly linear: number;
  readonly state?: CellState;
  readonly error?: string;
  /** Has one figure only: a page draws each for a while. */
  readonly isBare?: boolean;
}

/** What `filesOf` gives for a run of one arm and one seed. */
const filesOfCell = ({ seed, linear, isBare = false }: CellPlan): Record<string, string> => {
  const arm = { linear: { raw: [linear], lensed: [linear + 0.01] }, hasShortcut: true, hasLens: true };
  const files = filesOf({ ...plan, name: 'cell', steps: 10, recovery: undefined, arms: { main: arm }, isBare: true });
  const all = (JSON.parse(files['metrics.json'] as string) as MetricRow[]).map((row) => ({ ...row, seed }));
  const rows = isBare ? all.filter(({ evaluator, features }) => evaluator === 'linear' && features === 'raw') : all;
  const events = (files['events.jsonl'] as string)
    .trimEnd()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as TrainingEvent), seed, run: `main/seed-${seed}` }));
  return {
    ...Object.fromEntries(['run.json', 'experiment.yaml'].map((name) => [name, files[name] as string])),
    'metrics.json': JSON.stringify(rows),
    'events.jsonl': events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  };
};

/** Folders of cells in `ROOT/cells`, and the sweep that they are of. */
export const makeSweep = async (root: string, plans: readonly CellPlan[], over: Partial<SweepSource> = {}): Promise<SweepSource> => {
  const cells: SweepCell[] = [];
  for (const [index, each] of plans.entries()) {
    const { point, seed, state = 'done', error } = each;
    const id = index.toString(16).padStart(16, '0');
    const folder = join(root, 'cells', id);
    if (state === 'done') await writeFiles(folder, { ...filesOfCell(each), 'report.html': '<p>cell</p>' });
    cells.push({ id, point, seed, state, ...(state !== 'waiting' && { folder }), ...(error !== undefined && { error }) });
  }
  return { name: 'made-up', folder: join(root, 'made-up'), cells, zip: [], exclude: [], troubles: [], ...over };
};

/** Linear accuracies of a grid over lambda and lens, three seeds each: the best is lambda 10 with the unet. */
export const gridPlan: readonly CellPlan[] = Object.entries({ 0.1: 0.7, 1: 0.73, 10: 0.78, 100: 0.75 }).flatMap(([lambda, accuracy]) =>
  ['unet', 'mask'].flatMap((lens) =>
    [0, 1, 2].map((seed) => ({
      point: { 'training.lambda': Number(lambda), lens: { name: lens, widths: [8, 16] } },
      seed,
      linear: accuracy + (lens === 'unet' ? 0.02 : 0) + 0.004 * (seed - 1),
    })),
  ),
);
