import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '@longway/storage';
import { readSweepLog } from '@longway/sweep';
import type { CellDocument } from './sweep/grid-document';
import { launcher, longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

jest.setTimeout(600_000);

let folder: string;
// Sums depend on how many threads there are, in their last bits.
const threads = { TF_NUM_INTRAOP_THREADS: '1', OMP_NUM_THREADS: '1' };
const before = { ...process.env };
beforeAll(() => {
  Object.assign(process.env, threads);
  folder = mkdtempSync(join(tmpdir(), 'longway-sweep-'));
  writeOutsidePlugins(folder);
  mkdirSync(join(folder, 'sweeps'));
  writeFileSync(join(folder, 'sweeps/lambdas.yaml'), lambdas);
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

const STEPS = 300;
// The plugins are named in the base, by paths that are seen from its own folder.
const lambdas = `
name: lambdas
base: ../tiny.yaml
axes: { training.lambda: [1, 4] }
`;
const settings = [
  ...['--set', `training.steps=${STEPS}`, 'training.checkpointEvery=10', 'evaluators=[{ name: pretext, count: 8 }]', 'sinks=[jsonl]'],
  ...['arms={ lens: { shortcuts: [dot], lens: blur } }', 'recovery=[]'],
];
const words = (...more: readonly string[]) => ['sweep', 'sweeps/lambdas.yaml', '--out', 'runs', ...settings, ...more];

const cells = async (...more: readonly string[]): Promise<readonly CellDocument[]> =>
  JSON.parse((await longway(words('--list', '--json', ...more), folder)).stdout) as CellDocument[];

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(20);
};

const work = () => join(folder, 'runs/cells/.work');
/** The folder in which a process of this number has a cell worked on, with a checkpoint beyond this step. */
const atWork = (pid: number | undefined, beyond: number): string | undefined => {
  const names = existsSync(work()) ? readdirSync(work()) : [];
  return names
    .filter((name) => names.includes(`${name}.claim`) && existsSync(join(work(), name, 'lock')))
    .filter((name) => (JSON.parse(readFileSync(join(work(), `${name}.claim`), 'utf8')) as { pid: number }).pid === pid)
    .map((name) => join(work(), name))
    .find((path) => lastCheckpoint(path) > beyond);
};
const lastCheckpoint = (path: string): number => {
  const checkpoints = join(path, 'arms/lens/seed-0/checkpoints');
  const steps = existsSync(checkpoints) ? readdirSync(checkpoints).map((name) => Number(/^step-(\d+)$/.exec(name)?.[1] ?? 0)) : [];
  return Math.max(0, ...steps);
};

interface Ended {
  readonly code: number | null;
  readonly printed: string;
}
/** Begins the command, and has something happen to it once a cell has come so far. */
const disturbed = async (more: readonly string[], beyond: number, disturb: (child: ChildProcess, cell: string) => void): Promise<Ended> => {
  const child = spawn(process.execPath, [launcher, ...words(...more)], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: '' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const ended = new Promise<Ended>((resolve) => child.on('exit', (code) => resolve({ code, printed })));
  let cell: string | undefined;
  await until(() => child.exitCode !== null || (cell = atWork(child.pid, beyond)) !== undefined);
  disturb(child, cell ?? '');
  return ended;
};

const weights = (path: string): readonly string[] =>
  ['lens', 'extractor', 'head'].map((name) => sha256(readFileSync(join(path, 'arms/lens/seed-0/weights', `${name}.safetensors`))));
const metrics = (path: string): unknown => JSON.parse(readFileSync(join(path, 'metrics.json'), 'utf8'));

test('a sweep that is interrupted, killed, and loses a process ends as if nothing had been', async () => {
  expect((await cells()).map(({ index, point, seed, status }) => [index, point, seed, status])).toEqual([
    [0, { 'training.lambda': 1 }, 0, 'waiting'],
    [1, { 'training.lambda': 4 }, 0, 'waiting'],
  ]);

  const interrupted = await disturbed(['--jobs', '1'], 0, (child) => child.kill('SIGINT'));
  expect(interrupted.printed).toContain('Stopping after the steps in hand');
  expect(interrupted.code).toBe(130);
  const [left] = await cells();
  expect(left?.status).toBe('waiting');
  const reached = lastCheckpoint(left?.folder as string);
  expect(reached).toBeGreaterThan(0);

  // The pool alone: its child notices, and saves what it has.
  const killed = await disturbed(['--jobs', '1'], reached, (child) => child.kill('SIGKILL'));
  expect(killed.code).toBe(null);

  // The process that trains alone: the pool has it go on from the last checkpoint.
  const { printed, code } = await disturbed([], reached, (_, cell) => {
    const { pid } = JSON.parse(readFileSync(join(cell, 'lock'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  });
  expect(printed).toMatch(/finished: 2 of 2 cells done/);
  expect(code).toBe(0);
  const log = await readSweepLog(join(folder, 'runs/lambdas'));
  expect(log.filter(({ type }) => type === 'crashed')).toMatchObject([{ message: expect.stringContaining('SIGKILL') as string }]);
  expect(log.filter(({ type }) => type === 'done')).toHaveLength(2);
  expect(readdirSync(work()).filter((name) => name !== '.clock')).toEqual([]);
  expect(existsSync(join(folder, 'runs/lambdas/report.html'))).toBe(true);

  const [first] = await cells();
  expect(first).toMatchObject({ status: 'done', folder: join(folder, 'runs/cells', first?.id as string) });
  const plain = await longway(['run', 'tiny.yaml', '--out', 'plain', ...settings, 'training.lambda=1', '--json'], folder);
  const { folder: expected } = JSON.parse(plain.stdout) as { folder: string };
  expect(weights(first?.folder as string)).toEqual(weights(expected));
  expect(metrics(first?.folder as string)).toEqual(metrics(expected));
});

test('what is done is not done again, in another sweep either; what failed is kept apart, and tried again where that is asked for', async () => {
  // A neighbour names the same cell, and one whose data is not there.
  writeFileSync(
    join(folder, 'neighbour.yaml'),
    `name: neighbour\nbase: tiny.yaml\naxes: { training.lambda: [4], dataset: [stripes, { name: stripes, missing: true }] }\n`,
  );
  const sweep = (...more: readonly string[]) => longway(['sweep', 'neighbour.yaml', ...settings, '--json', ...more], folder);
  const document = (stdout: string) => JSON.parse(stdout) as { status: string; cells: readonly CellDocument[] };
  const first = await sweep();
  expect(first.code).toBe(3);
  expect(document(first.stdout)).toMatchObject({
    status: 'failed',
    cells: [
      { status: 'done' },
      { status: 'failed', failure: { attempts: 1, error: { summary: 'the data set is not there', exit: 'data' } } },
    ],
  });
  const again = await sweep();
  expect([again.code, document(again.stdout).cells[1]?.failure?.attempts]).toEqual([3, 1]);
  const retried = await sweep('--retry-failed');
  expect([retried.code, document(retried.stdout).cells[1]?.failure?.attempts]).toEqual([3, 2]);
  const log = await readSweepLog(join(folder, 'runs/neighbour'));
  expect(log.map(({ type }) => type)).toEqual(['began', 'failed', 'began', 'failed']);
  const listed = await longway(['sweep', 'neighbour.yaml', ...settings, '--list'], folder);
  expect(listed.stdout).toMatch(/0 +[0-9a-f]{16} +done [^]*1 +[0-9a-f]{16} +failed/);
});

test.each([
  [['--cell', '7'], /--cell: there is no such cell[^]*0 to 1/],
  [['--stage', 'pretrian'], /--stage: is no stage[^]*did you mean pretrain\?/],
])('%j is refused', async (more, message) => {
  const { code, stderr } = await longway(words(...more), folder);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});
