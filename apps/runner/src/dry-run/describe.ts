import { formatBytes } from '@longway/storage';
import type { TextTable } from '../output/summary-table';
import { duration } from '../output/time-left';
import type { ArmEstimate, ExperimentEstimate } from './estimate';
import type { Machine } from './machine';

/** Three figures of a time: `0.0123 s`, `1.23 s`. */
const precise = (seconds: number): string => `${Number(seconds.toPrecision(3))} s`;

const row = (one: ArmEstimate): readonly string[] => [
  one.arm,
  `${one.steps}`,
  precise(one.stepSeconds),
  precise(one.readSeconds),
  duration(one.trainingSeconds),
  duration(one.evaluationSeconds),
  `${one.runs}`,
  duration(one.runSeconds * one.runs),
  formatBytes(one.peakMemoryBytes),
  formatBytes(one.runBytes * one.runs),
];

/** What each arm takes, and all of them together. */
export const estimateTable = ({ arms, runs, seconds, peakMemoryBytes, keptBytes }: ExperimentEstimate): TextTable => ({
  head: ['arm', 'steps', 'a step', 'reading', 'training', 'evaluation', 'runs', 'all runs', 'memory', 'disk'],
  rows: [...arms.map(row), ['all', '', '', '', '', '', `${runs}`, duration(seconds), formatBytes(peakMemoryBytes), formatBytes(keptBytes)]],
});

const unknownWork = ({ arms }: ExperimentEstimate): readonly string[] => {
  const parts = arms.flatMap(({ arm, evaluators }) =>
    evaluators.filter(({ doneShare }) => doneShare < 1).map(({ name, doneShare }) => ({ arm, name, doneShare })),
  );
  return parts.map(({ arm, name, doneShare }) => `${name} of ${arm} was timed for ${(100 * doneShare).toPrecision(2)} % of its work.`);
};

/** What the table rests on. */
export const estimateNotes = (
  estimate: ExperimentEstimate,
  { cores, load, availableMemory, freeDisk, out }: Machine,
): readonly string[] => {
  const steps = estimate.arms.map(({ measures }) => measures.stepsTimed);
  const free = freeDisk === undefined ? '' : ` ${formatBytes(freeDisk)} are free in ${out}.`;
  return [
    `An estimate: short runs of each arm, of ${Math.min(...steps)} to ${Math.max(...steps)} timed steps, on this machine (${cores} ${cores === 1 ? 'core' : 'cores'}, load ${load.toFixed(1)} before).`,
    'Forward passes of evaluators were timed on a few images, their own work on as many features as they will have.',
    ...(load > cores / 4
      ? [
          `Others computed on this machine meanwhile. Alone, the runs are faster: they take ${duration(estimate.processorSeconds)} of processor time, so at least ${duration(estimate.processorSeconds / cores)}.`,
        ]
      : []),
    ...unknownWork(estimate),
    ...(estimate.arms.some(({ measures }) => measures.onGpu) ? ["Memory is the machine's; what the GPU holds was not measured."] : []),
    `At most ${formatBytes(estimate.peakBytes)} lie in the run folder at a time, with checkpoints.${free} ${formatBytes(availableMemory)} of memory are available.`,
  ];
};
