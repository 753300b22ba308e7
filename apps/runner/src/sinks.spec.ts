import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Python, pythonWith } from '@longway/testing/python';
import { parse } from 'csv-parse/sync';
import { type Ended, longway } from './testing/longway';

/** End to end: the built command on the quickstart, its files read by the programs that they are for. */
jest.setTimeout(180_000);

const root = join(__dirname, '../../..');
const STEPS = 40;
const CHECKPOINT = 10;
const EVERY = 5;

interface Found {
  readonly scalars: Readonly<Record<string, readonly (readonly [step: number, value: number, time: number])[]>>;
  readonly images: Readonly<Record<string, readonly { readonly step: number; readonly mode: string }[]>>;
  readonly histograms: Readonly<
    Record<string, readonly { readonly step: number; readonly num: number; readonly bucket: readonly number[] }[]>
  >;
  readonly texts: Readonly<Record<string, readonly { readonly text: string }[]>>;
}
type Row = Readonly<Record<string, string>>;

describe('tensorboard and csv', () => {
  let python: Python;
  let folder: string;
  beforeAll(async () => {
    python = await pythonWith('tensorboard==2.21.0');
    folder = mkdtempSync(join(tmpdir(), 'longway-sinks-'));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const settings = [
    ...[`training.steps=${STEPS}`, `training.checkpointEvery=${CHECKPOINT}`, 'training.batchSize=4', 'seeds=[0]'],
    ...['evaluators=[{name: pretext, count: 40}]', `sinks=[{name: tensorboard, every: ${EVERY}}, csv]`],
  ];
  const run = (out: string, words: readonly string[] = [], watch?: Parameters<typeof longway>[2]): Promise<Ended> =>
    longway(
      [
        ...['run', join(root, 'experiments/quickstart.yaml'), '--arm', 'shortcut-with-lens'],
        ...settings.flatMap((setting) => ['--set', setting]),
        ...['--out', join(folder, out), ...words],
      ],
      folder,
      watch,
    );
  const runFolder = (out: string): string => join(folder, out, readdirSync(join(folder, out))[0] ?? '');
  const table = (out: string, name: string): readonly Row[] => {
    const path = join(runFolder(out), 'csv/shortcut-with-lens/seed-0', name);
    return existsSync(path) ? parse(readFileSync(path), { columns: true, record_delimiter: '\r\n' }) : [];
  };
  const board = async (out: string): Promise<Found> => {
    const script = join(root, 'libs/sink/tensorboard/test/read-events.py');
    const { runs } = JSON.parse(await python(script, join(runFolder(out), 'tensorboard'))) as { runs: Record<string, Found> };
    expect(Object.keys(runs)).toEqual(['shortcut-with-lens/seed-0']);
    return runs['shortcut-with-lens/seed-0'] as Found;
  };
  /** What two runs of one seed have in common: all but numbers of events, the time, and the speed. */
  const timeless = (rows: readonly Row[]) =>
    rows.map(({ sequence: _, time: __, imagesPerSecond: ___, waitingShare: ____, seconds: _____, ...rest }) => rest);
  const curves = ({ scalars }: Found) =>
    Object.fromEntries(
      Object.entries(scalars)
        .filter(([tag]) => !tag.startsWith('speed/'))
        .map(([tag, points]) => [tag, points.map(([step, value]) => [step, value])]),
    );

  it('show what a run did', async () => {
    const { code, stderr } = await run('whole');
    expect([code, stderr]).toEqual([0, '']);
    const steps = table('whole', 'steps.csv');
    expect(steps.map(({ step }) => Number(step))).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    const figures = table('whole', 'evaluations.csv');
    expect(new Set(figures.map(({ evaluator }) => evaluator))).toEqual(new Set(['pretext']));

    const found = await board('whole');
    const points = steps.filter(({ step }) => step === '1' || Number(step) % EVERY === 0);
    const column = (name: string) => points.map((row) => [Number(row['step']), Math.fround(Number(row[name]))]);
    const drawn = curves(found);
    expect(drawn['loss/extractor']).toEqual(column('losses.extractor'));
    expect(drawn['loss/reconstruction']).toEqual(column('losses.reconstruction'));
    expect(drawn['lensed/accuracy']).toEqual(column('lensed.accuracy'));
    expect(drawn['learning-rate/lens']).toEqual(column('learningRates.lens'));
    for (const { metric, split, features, layer, pooling, protocol, value } of figures) {
      const [[step, shown] = []] = drawn[['pretext', metric, split, features, layer, pooling, protocol].join('/')] ?? [];
      expect([step, shown]).toEqual([STEPS, Math.fround(Number(value))]);
    }
    const previews = found.images['preview/original, lensed, difference'] ?? [];
    expect(previews.at(-1)).toMatchObject({ step: STEPS, mode: 'L' });
    const stem = found.histograms['weights/extractor/stem/kernel'] ?? [];
    expect(stem.map(({ step }) => step)).toEqual([10, 20, 30, 40]);
    for (const { num, bucket } of stem) expect(bucket.reduce((sum, count) => sum + count)).toBe(num);
    expect(found.texts['config']?.[0]?.text).toContain('name: fashion-mnist');
  });

  it('show the same of one that is killed and goes on', async () => {
    let child: ChildProcess | undefined;
    const killed = run('killed', [], (_, running) => (child = running));
    while (!existsSync(join(folder, 'killed')) || table('killed', 'steps.csv').length < 1.5 * CHECKPOINT) await sleep(5);
    child?.kill('SIGKILL');
    expect((await killed).code).toBeNull();
    const { code, stderr } = await run('killed', ['--resume']);
    expect([code, stderr]).toEqual([0, '']);
    expect(timeless(table('killed', 'steps.csv'))).toEqual(timeless(table('whole', 'steps.csv')));
    expect(timeless(table('killed', 'evaluations.csv'))).toEqual(timeless(table('whole', 'evaluations.csv')));
    const [again, whole] = [await board('killed'), await board('whole')];
    expect(curves(again)).toEqual(curves(whole));
    expect(again.images).toEqual(whole.images);
    expect(again.histograms).toEqual(whole.histograms);
  });
});
