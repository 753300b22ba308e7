import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { resolveExperiment } from '@longway/registry';
import { stringify } from 'yaml';
import { writeOutsidePlugins } from '../testing/outside-plugins';
import { jobOf, readSweep, type Sweep, type SweepOptions } from './read-sweep';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-read-sweep-'));
  writeOutsidePlugins(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const experiment = { dataset: 'fashion-mnist', lens: { name: 'unet', widths: [4] }, training: { steps: 20 } };

/** Reads what is written as a file of that name. */
const read = (content: object, options: SweepOptions = {}, name = 'sweep.yaml'): Sweep => {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, stringify({ name: 'mine', ...content }));
  return readSweep(file, options);
};
const messageOf = (content: object, options?: SweepOptions): string => {
  try {
    read(content, options);
    return '';
  } catch (error) {
    if (error instanceof LongwayError && error.exit === 'usage') return error.message;
    throw error;
  }
};
const ids = ({ cells }: Sweep) => cells.map(({ id }) => id);

test('every point with every seed is an experiment of its own', () => {
  const { cells, axes, stages, warnings } = read({
    experiment,
    axes: { 'training.lambda': [1, 4] },
    zip: [{ 'lens.widths': [[4], [8]], 'training.steps': [10, 20] }],
    exclude: [{ 'training.lambda': 4, 'training.steps': 10 }],
    seeds: [0, 3],
  });
  expect(
    cells.map(({ point, seed, experiment: { arms, seeds } }) => [point['training.lambda'], arms[0]?.config.training.steps, seed, seeds]),
  ).toEqual([
    [1, 10, 0, [0]],
    [1, 10, 3, [3]],
    [1, 20, 0, [0]],
    [1, 20, 3, [3]],
    [4, 20, 0, [0]],
    [4, 20, 3, [3]],
  ]);
  expect(cells[2]?.experiment.arms[0]?.config).toMatchObject({ lens: { widths: [8] }, training: { lambda: 1 } });
  expect([axes, stages, warnings]).toEqual([['training.lambda', 'lens.widths', 'training.steps'], ['pretrain', 'evaluate', 'report'], []]);
  expect(new Set(cells.map(({ id }) => id)).size).toBe(6);
});

test('an experiment has one id, whichever file it is made by, and what it is called or who hears of it', () => {
  const wanted = ids(read({ experiment, axes: { 'training.lambda': [4] }, seeds: [1] }));
  const others = [
    read({
      name: 'other',
      description: 'x',
      experiment: { ...experiment, name: 'y', sinks: [] },
      axes: { 'training.lambda': [1, 4, 9] },
      seeds: [1],
    }),
    read(
      { experiment: { ...experiment, training: { lambda: 4 } }, axes: { 'training.steps': [20] }, seeds: [0, 1] },
      {},
      'deep/down/sweep.yaml',
    ),
    read({ experiment }, { overrides: ['training.lambda=4'], seeds: [1] }),
    read({ experiment: { ...experiment, plugins: [join(folder, 'blur')] }, axes: { 'training.lambda': [4] }, seeds: [1] }),
  ];
  for (const other of others) expect(ids(other)).toEqual(expect.arrayContaining(wanted));
  // All that results depend on is in it.
  for (const training of [
    { steps: 21, lambda: 4 },
    { steps: 20, lambda: 4.5 },
  ])
    expect(ids(read({ experiment: { ...experiment, training }, seeds: [1] }))).not.toEqual(wanted);
});

test('plugins from outside and relative paths are meant from the base, or from the file that the experiment is written in', () => {
  const based = read({ base: '../tiny.yaml', axes: { 'training.lambda': [1] } }, {}, 'sweeps/based.yaml');
  expect(based.cells[0]?.experiment).toMatchObject({
    folder,
    plugins: expect.arrayContaining([join(folder, 'stripes'), join(folder, 'blur')]) as string[],
  });
  const job = jobOf(based.cells[0] as Sweep['cells'][0]);
  expect(job.configFolder).toBe(folder);
  // As a child process reads it.
  const { experiment: again } = resolveExperiment(JSON.parse(JSON.stringify(job.config)), job.configFolder);
  expect(again.arms).toEqual(based.cells[0]?.experiment.arms);

  const photos = { ...experiment, dataset: { name: 'image-folder', folder: 'photos' } };
  const [here, there] = [read({ experiment: photos }), read({ experiment: photos }, {}, 'elsewhere/sweep.yaml')];
  expect(there.cells[0]?.experiment.folder).toBe(join(folder, 'elsewhere'));
  // Other pictures, and so another cell; the same ones by another path are not.
  expect(ids(there)).not.toEqual(ids(here));
  expect(
    ids(read({ experiment: { ...photos, dataset: { name: 'image-folder', folder: '../photos' } } }, {}, 'elsewhere/sweep.yaml')),
  ).toEqual(ids(here));
});

const evaluators = [{ name: 'linear', trainCount: 100, testCount: 100 }];
const asha = { evaluator: 'linear', metric: 'top1', eta: 2, rungs: [5, 10] };
const contest = { experiment: { ...experiment, evaluators }, axes: { 'training.lambda': [1, 2, 3, 4] }, asha };

test('successive halving is checked against the cells, and choosing by test images is told of', () => {
  expect(read(contest).warnings).toEqual([expect.stringContaining('asha chooses by the test images')]);
  const heldOut = { ...contest.experiment, dataset: { name: 'cifar10', holdOut: 100, test: 'held-out' } };
  expect(read({ ...contest, experiment: heldOut })).toMatchObject({
    warnings: [],
    asha: { axis: 'training.lambda', goal: 'max', split: 'test' },
  });
});

test.each<[string, object, RegExp]>([
  ['a mistyped key', { experiment, axis: {} }, /sweep\.yaml: there is a mistake[^]*axis: this key is not known[^]*did you mean axes\?/],
  ['neither base nor experiment', {}, /base: is not allowed[^]*either `base`, a file, or `experiment`/],
  ['a base that is not there', { base: 'tyni.yaml' }, /tyni\.yaml: the configuration cannot be read[^]*did you mean .*tiny\.yaml\?/],
  [
    'an axis of no setting',
    { experiment, axes: { 'training.lamda': [1] } },
    /the cell training\.lamda=1 is no experiment[^]*did you mean training\.lambda\?/,
  ],
  [
    'a value that does not fit',
    { experiment, axes: { 'training.lambda': [1, -1] } },
    /the cell training\.lambda=-1 [^]*training\.lambda: is too small/,
  ],
  [
    'an axis below a single value',
    { experiment, axes: { 'training.steps.more': [1] } },
    /^(?![^]*--set)[^]*training\.steps is a single value/,
  ],
  ['an axis without values', { experiment, axes: { lens: [] } }, /axes\.lens: is too small[^]*at least 1 entries/],
  ['seeds as an axis', { experiment, axes: { seeds: [[1]] } }, /axes\.seeds[^]*`seeds` of the sweep/],
  ['a seed twice', { experiment, seeds: [1, 1] }, /each seed once/],
  [
    'two points that are one',
    { experiment, axes: { description: ['a', 'b'] } },
    /two points are the same experiment[^]*description=a and description=b/,
  ],
  [
    'halving over what is not varied',
    { ...contest, asha: { ...asha, axis: 'training.lamda' } },
    /asha\.axis: .*not varied[^]*did you mean training\.lambda\?/,
  ],
  [
    'halving by an evaluator that is not there',
    { ...contest, asha: { ...asha, evaluator: 'liner' } },
    /no evaluator "liner"[^]*did you mean linear\?/,
  ],
  ['a rung at the end', { ...contest, asha: { ...asha, rungs: [5, 20] } }, /asha\.rungs: the last rung is not before the end/],
  ['rungs that go down', { ...contest, asha: { ...asha, rungs: [5, 5] } }, /each more than the one before it/],
  [
    'more rungs than there are values for',
    { ...contest, asha: { ...asha, rungs: [2, 4, 6] } },
    /none would be trained to its end[^]*2\^3 = 8/,
  ],
  [
    'halving of several arms',
    { ...contest, experiment: { ...contest.experiment, arms: { a: {}, b: { lens: 'residual' } } } },
    /several arms[^]*found: +a, b/,
  ],
])('%s is refused', (_, content, message) => expect(messageOf(content)).toMatch(message));
