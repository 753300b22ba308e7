import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError, type MetricRow } from '@longway/contracts';
import { CellStore, type Claim, type Point, SweepLog, writeSweepRecord } from '@longway/sweep';
import { longway } from '../testing/longway';
import { readSweepSource } from './sweep-source';

let root: string;
let sweep: string;

const rowOf = (seed: number, value: number): MetricRow => ({
  ...{ arm: 'main', seed, evaluator: 'linear', features: 'raw', layer: 'block3', pooling: 'mean' },
  ...{ protocol: 'lbfgs', split: 'test', metric: 'top1', value },
});

const idOf = (index: number): string => index.toString(16).padStart(16, '0');

const take = async (store: CellStore, index: number): Promise<Claim> => (await store.claim({ id: idOf(index) })) as Claim;

/** Two seeds of three values of lambda: all of 1, one of 10 and one that failed, one of 100 at work and one that waits. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'longway-sweep-source-'));
  sweep = join(root, 'lambdas');
  mkdirSync(sweep);
  const store = new CellStore(join(root, 'cells'));
  const cells = [1, 10, 100].flatMap((lambda, at) =>
    [0, 1].map((seed) => ({ id: idOf(2 * at + seed), point: { 'training.lambda': lambda } as Point, seed })),
  );
  await writeSweepRecord(sweep, {
    name: 'lambdas',
    description: 'Made up.',
    cellsFolder: store.folder,
    axes: ['training.lambda'],
    stages: ['pretrain'],
    cells,
  });
  writeFileSync(
    join(sweep, 'sweep.yaml'),
    JSON.stringify({
      name: 'lambdas',
      base: 'x.yaml',
      axes: { 'training.lambda': [1, 10, 100, 1000] },
      exclude: [{ 'training.lambda': 1000 }],
      seeds: [0, 1],
    }),
  );
  for (const [index, value] of [0.7, 0.72, 0.8].entries()) {
    const claim = await take(store, index);
    writeFileSync(join(claim.folder, 'metrics.json'), JSON.stringify([rowOf(index % 2, value)]));
    writeFileSync(join(claim.folder, 'run.json'), JSON.stringify({ name: 'cell', status: 'finished' }));
    await claim.finish();
  }
  await (await take(store, 3)).fail(new LongwayError('the training diverged', { where: 'step 12', found: 'NaN' }, 'diverged'));
  await take(store, 4);
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('tells how far every cell is, and what was left out', async () => {
  const source = await readSweepSource(sweep);
  expect(source).toMatchObject({
    name: 'lambdas',
    description: 'Made up.',
    folder: sweep,
    exclude: [{ 'training.lambda': 1000 }],
    troubles: [],
  });
  expect(source?.cells.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'failed', 'running', 'waiting']);
  expect(source?.cells[3]).toMatchObject({ error: 'the training diverged\nat step 12\nfound: NaN', attempts: 1 });
  expect(source?.cells[0]?.folder).toBe(join(root, 'cells', idOf(0)));
});

test('is nothing for a folder of another kind', async () => expect(await readSweepSource(root)).toBeUndefined());

const report = (...words: readonly string[]) => longway(['report', ...words], root);

test('longway report writes the page and prints a table; --json has all figures', async () => {
  const { code, stdout } = await report('lambdas');
  expect(code).toBe(0);
  expect(stdout).toContain('lambdas, 6 cells: 3 done, 1 running, 1 waiting and 1 failed');
  expect(stdout).toMatch(/^point +seeds done +linear, raw, %$/m);
  // 0.7 and 0.72: a mean of 0.71 and a standard deviation of 0.02 / sqrt(2) = 0.0141.
  expect(stdout).toMatch(/^lambda 1 +2\/2 +71\.0 ± 1\.4$/m);
  expect(stdout).toMatch(/^lambda 10 +1\/2 +80\.0 best$/m);
  expect(stdout.trimEnd().endsWith(join(sweep, 'report.html'))).toBe(true);
  expect(readFileSync(join(sweep, 'report.html'), 'utf8')).toContain('This sweep is not over');
  expect(existsSync(join(sweep, 'cells.csv'))).toBe(true);
  const json = JSON.parse((await report('lambdas', '--baseline', 'lambda=1', '--json')).stdout) as {
    counts: object;
    points: { label: string; figures: { difference?: number; sd?: number }[] }[];
  };
  expect(json.counts).toEqual({ done: 3, running: 1, waiting: 1, stopped: 0, failed: 1 });
  expect(json.points.map(({ label, figures }) => [label, figures.length])).toEqual([
    ['lambda 1', 1],
    ['lambda 10', 1],
    ['lambda 100', 0],
  ]);
  expect(json.points[1]?.figures[0]?.difference).toBeCloseTo(0.09, 12);
  expect(json.points[0]?.figures[0]?.sd).toBeCloseTo(0.02 / Math.SQRT2, 12);
}, 120_000);

test('a sweep goes alone, and only sweeps have a baseline', async () => {
  expect(await report('lambdas', 'cells')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('a sweep has a page of its own') as string,
  });
  expect(await report('lambdas', '--pool')).toMatchObject({ code: 2, stderr: expect.stringContaining('put together already') as string });
  expect(await report(`cells/${idOf(0)}`, '--baseline', 'lambda=1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('only points of a sweep') as string,
  });
}, 120_000);

test('tells what successive halving decided: the last word on a point and rung, and who waits for one', async () => {
  const folder = join(root, 'halved');
  mkdirSync(folder);
  const ids = [10, 11, 12].map(idOf);
  const cells = ids.map((id, index) => ({ id, point: { 'training.lambda': 10 ** index } as Point, seed: 0 }));
  await writeSweepRecord(folder, {
    name: 'halved',
    cellsFolder: join(root, 'cells'),
    axes: ['training.lambda'],
    stages: ['pretrain'],
    cells,
  });
  const asha = { evaluator: 'linear', features: 'raw', metric: 'top1', eta: 2, rungs: [20, 40] };
  writeFileSync(
    join(folder, 'sweep.yaml'),
    JSON.stringify({ name: 'halved', base: 'x.yaml', axes: { 'training.lambda': [1, 10, 100] }, asha }),
  );
  const log = await SweepLog.open(folder);
  const metric = 'linear raw test top1';
  for (const [index, value] of [0.3, 0.5, 0.4].entries())
    await log.add({ type: 'judged', cell: ids[index] as string, metric, step: 20, value });
  await log.add({ type: 'judged', cell: ids[0] as string, metric: 'knn raw test top1', step: 40, value: 0.9 });
  await log.add({ type: 'promoted', cells: [ids[1] as string], metric, rung: 0, step: 20, value: 0.5, reason: 'the best of 2' });
  await log.add({ type: 'stopped', cells: [ids[0] as string], metric, rung: 0, step: 20, value: 0.3, reason: 'the last' });
  const source = await readSweepSource(folder);
  expect(source?.cells.map(({ state }) => state)).toEqual(['stopped', 'waiting', 'waiting']);
  expect(source?.halving).toEqual({
    ...{ metric, isShare: true, axis: 'training.lambda', eta: 2, goal: 'max' },
    judgements: [
      { cells: [ids[1]], rung: 0, step: 20, value: 0.5, verdict: 'promoted', reason: 'the best of 2' },
      { cells: [ids[0]], rung: 0, step: 20, value: 0.3, verdict: 'stopped', reason: 'the last' },
      { cells: [ids[2]], rung: 0, step: 20, value: 0.4, verdict: 'waiting' },
    ],
  });
});
