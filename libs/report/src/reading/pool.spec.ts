import type { MetricRow, Preview } from '@longway/contracts';
import { rowOf } from '../../test/report-arm';
import { pool } from './pool';
import type { RunFolder } from './run-folder';

type Experiment = RunFolder['experiment'];

const training = { steps: 10, lambda: 20, data: { workers: 2 } };
const experiment: Experiment = {
  name: 'proof',
  recovery: [{ from: 'mark', to: 'clean', arms: ['lens'] }],
  dataset: { name: 'cifar10', folder: 'here' },
  training,
  arms: { clean: { shortcuts: [] }, mark: { shortcuts: [{ name: 'arrow' }] }, lens: { shortcuts: [{ name: 'arrow' }] } },
};

const folder = (name: string, over: Partial<Experiment>, rows: readonly MetricRow[], more: Partial<RunFolder> = {}): RunFolder => ({
  path: `runs/${name}`,
  name,
  info: { name: 'proof', status: 'finished' },
  experiment: { ...experiment, ...over },
  rows,
  histories: [],
  previews: new Map(),
  films: new Map(),
  exhibits: new Map(),
  troubles: [],
  ...more,
});

const row = (arm: string, seed: number) => rowOf({ arm, seed });

it('gives each arm the seeds of all folders, and every arm its settings whoever shared them', () => {
  const preview = {} as Preview;
  const whole = pool([
    folder('a', {}, [row('clean', 0), row('mark', 0)]),
    // Of one arm alone everything is shared.
    folder(
      'b',
      {
        arms: { clean: {} },
        shortcuts: [],
        dataset: { name: 'cifar10', folder: 'there' },
        training: { ...training, data: { workers: 8 } },
      },
      [row('clean', 1)],
      { previews: new Map([['clean/seed-1', preview]]), troubles: ['events.jsonl is missing.'] },
    ),
  ]);
  expect(whole.rows.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(['clean 0', 'mark 0', 'clean 1']);
  expect(Object.keys(whole.experiment.arms ?? {})).toEqual(['clean', 'mark', 'lens']);
  expect(whole.experiment.arms?.['mark']).toMatchObject({ shortcuts: [{ name: 'arrow' }], training: { steps: 10 } });
  expect(whole.experiment).not.toHaveProperty('training');
  expect(whole.previews.get('clean/seed-1')).toBe(preview);
  expect(whole.troubles).toEqual(['b: events.jsonl is missing.']);
  expect(whole.pooledFrom?.map(({ name }) => name)).toEqual(['a', 'b']);
});

it('puts the losses of the folders together, each once with the arms of all', () => {
  const ends = { from: 'mark', to: 'clean' };
  const other = { from: 'text', to: 'clean' };
  const whole = pool([
    folder('a', {}, []),
    folder('b', { recovery: [{ ...ends, arms: ['lens', 'fgsm'] }, other] }, []),
    folder('c', { recovery: [{ ...other, arms: ['lens'] }] }, []),
  ]);
  expect(whole.experiment.recovery).toEqual([{ ...ends, arms: ['lens', 'fgsm'] }, other]);
});

it('has arms in the order of the whole experiment, others behind', () => {
  const { experiment } = pool([folder('a', {}, []), folder('b', {}, [])], [], ['lens', 'fgsm', 'clean']);
  expect(Object.keys(experiment.arms ?? {})).toEqual(['lens', 'clean', 'mark']);
});

it('takes the losses of the whole experiment, which no part may have known', () => {
  const losses = [{ from: 'mark', to: 'clean', arms: ['lens', 'fgsm'] }];
  expect(pool([folder('a', { recovery: [] }, []), folder('b', { recovery: [] }, [])], losses).experiment.recovery).toEqual(losses);
});

it.each([
  [['finished', 'finished'], 'finished'],
  [['finished', 'running'], 'running'],
  [['stopped', 'finished'], 'stopped'],
  [['running', 'failed'], 'failed'],
] as const)('of %j is %s', (statuses, expected) => {
  expect(pool(statuses.map((status, i) => folder(`${i}`, {}, [], { info: { status } }))).info.status).toBe(expected);
});

it('refuses arms with other settings, and says which', () => {
  const other = folder('b', { training: { ...training, lambda: 40 } }, []);
  expect(() => pool([folder('a', {}, []), other])).toThrow(/runs\/b[\s\S]*another training\.lambda in the arm clean[\s\S]*--pool/);
});

it('refuses a run that is there twice', () => {
  expect(() => pool([folder('a', {}, [row('clean', 0)]), folder('b', {}, [row('clean', 0)])])).toThrow(/clean\/seed-0, which an earlier/);
});
