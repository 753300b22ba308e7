import { resolveExperiment } from '@longway/registry';
import { formatTable } from '../output/print-table';
import { estimateNotes, estimateTable } from './describe';
import { estimateExperiment } from './estimate';
import { type Machine, shortagesOf } from './machine';
import type { ArmMeasures } from './measures';

const MiB = 2 ** 20;

const measures: ArmMeasures = {
  loadSeconds: 1,
  startSeconds: 2,
  firstStepSeconds: 3,
  stepSeconds: 0.5,
  stepsTimed: 8,
  readSeconds: 0.1,
  checkpointSeconds: 0.25,
  checkpointBytes: 30 * MiB,
  weightsBytes: 10 * MiB,
  previewSeconds: 0.5,
  previewBytes: MiB,
  evaluators: [
    { name: 'pretext', seconds: 4, doneShare: 1 },
    { name: 'linear', seconds: 40, doneShare: 0.25 },
  ],
  exhibitBytes: 3 * MiB,
  eventBytes: 1000,
  reportBytes: 2 * MiB,
  reportSeconds: 5,
  busyCores: 1.5,
  peakMemoryBytes: 700 * MiB,
  onGpu: false,
};

const { experiment } = resolveExperiment({
  dataset: 'fashion-mnist',
  seeds: [0, 1],
  sinks: ['console', 'jsonl'],
  training: { steps: 1001, checkpointEvery: 100, keepCheckpoints: 2, previews: 4 },
  arms: { plain: {}, lens: { lens: 'unet' } },
});
const slow = { ...measures, readSeconds: 2, peakMemoryBytes: 900 * MiB, previewBytes: 0, previewSeconds: 0 };
const estimate = estimateExperiment(experiment, new Map(Object.entries({ plain: measures, lens: slow })));
const [plain, lens] = estimate.arms;

it('adds up what a run does', () => {
  // The first step, 1000 more, ten checkpoints and four previews.
  expect(plain?.trainingSeconds).toBe(3 + 1000 * 0.5 + 10 * 0.25 + 4 * 0.5);
  // The preview of the end, and the evaluators.
  expect(plain?.evaluationSeconds).toBe(0.5 + 44);
  expect(plain?.runSeconds).toBe(2 + 507.5 + 44.5);
  // The weights, an exhibit, five previews, a line of events for each step.
  expect(plain?.runBytes).toBe(18 * MiB + 1001 * 1000);
  // Two kept, the best, and the one that is being written.
  expect(plain?.checkpointBytes).toBe(120 * MiB);
});

it('takes the time for reading where that is the longer one, and shows nothing where there is nothing to show', () => {
  expect(lens).toMatchObject({ stepSeconds: 2, trainingSeconds: 3 + 2000 + 10 * 0.25, runBytes: 13 * MiB + 1001 * 1000 });
});

it('adds up runs and arms', () => {
  expect(estimate.runs).toBe(4);
  // TensorFlow is loaded once; two seeds of each arm; a report about both.
  expect(estimate.seconds).toBe(1 + 2 * (554 + 2 + 2005.5 + 44) + 10);
  expect(estimate.processorSeconds).toBe(1.5 * 2 * (554 + 2 + 2005.5 + 44));
  expect(estimate.peakMemoryBytes).toBe(900 * MiB);
  expect(estimate.keptBytes).toBe(2 * (31 * MiB + 2002 * 1000) + 4 * MiB);
  expect(estimate.peakBytes).toBe(estimate.keptBytes + 120 * MiB);
});

const machine: Machine = { cores: 4, load: 0.1, availableMemory: 2000 * MiB, freeDisk: 5000 * MiB, out: '/data/runs' };

it('says what is too small, with the code of each', () => {
  expect(shortagesOf(estimate, machine)).toEqual([]);
  expect(shortagesOf(estimate, { ...machine, freeDisk: undefined })).toEqual([]);
  expect(shortagesOf(estimate, { ...machine, freeDisk: 100 * MiB })).toEqual([
    expect.objectContaining({ summary: 'the disk is too small: 189.8 MiB are needed, 100.0 MiB are free in /data/runs', code: 6 }),
  ]);
  expect(shortagesOf(estimate, { ...machine, availableMemory: 800 * MiB })).toEqual([expect.objectContaining({ code: 4 })]);
});

it('tells a person', () => {
  expect(formatTable(estimateTable(estimate), {}).split('\n')[1]?.split(/ {2,}/)).toEqual([
    'plain',
    '1001',
    '0.5 s',
    '0.1 s',
    '8 min',
    '45 s',
    '2',
    '18 min',
    '700.0 MiB',
    '37.9 MiB',
  ]);
  const notes = estimateNotes(estimate, { ...machine, load: 3 }).join('\n');
  expect(notes).toMatch(/4 cores, load 3\.0/);
  expect(notes).toMatch(/linear of plain was timed for 25 % of its work/);
  expect(notes).toMatch(/Alone, the runs are faster: they take 2 h 10 min of processor time, so at least 33 min/);
  expect(estimateNotes(estimate, machine).join('\n')).not.toMatch(/Alone/);
});
