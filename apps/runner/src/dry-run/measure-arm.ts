import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Evaluator,
  type Measurement,
  type Named,
  type PluginSurroundings,
  tokens,
  type TrainingEvent,
  type TrainingOptions,
} from '@longway/contracts';
import { BatchLoader, DecodeWorkers, Quarantine, trainingPicks } from '@longway/data';
import { Trainer } from '@longway/engine';
import { BatchOrder } from '@longway/images';
import { median } from '@longway/probe/statistics';
import { type Arm, type ReadExperiment, registerRun } from '@longway/registry';
import { writeReport } from '@longway/report';
import type { DependencyContainer } from 'tsyringe';
import { writeExperiment, writeMetrics, writeRecord } from '../experiment/run-record';
import type { ArmMeasures, EvaluatorMeasures } from './measures';
import { RehearsedSubject, SeenEnough } from './rehearsed-subject';

/** Steps of the first, short training: one is recorded, one saved. */
const PILOT_STEPS = 3;
/** Seconds for which steps are timed, about, and how many of them at most. */
const STEPS_SECONDS = 4;
const MOST_STEPS = 40;
const LEAST_STEPS = 4;
/** Seconds of an evaluator's own work that are waited for. */
const EVALUATOR_SECONDS = 6;
/** Seconds and batches for which reading is timed. */
const READ_SECONDS = 1;
const MOST_BATCHES = 40;

const now = (): number => performance.now() / 1000;

/** What an arm is made of, and where it may leave its files. */
export interface Rehearsal {
  readonly read: ReadExperiment;
  readonly arm: Arm;
  readonly container: DependencyContainer;
  readonly context: PluginSurroundings;
  readonly folder: string;
}

interface Moment {
  readonly event: TrainingEvent;
  readonly at: number;
}

interface Practice {
  readonly began: number;
  readonly busyCores: number;
  readonly moments: readonly Moment[];
}

type Wrap = (evaluators: readonly Named<Evaluator>[]) => readonly Named<Evaluator>[];

/** One run with other training options and evaluators than the arm's. */
const practise = async (
  { read, arm, container, context, folder }: Rehearsal,
  change: Partial<TrainingOptions>,
  wrap: Wrap,
): Promise<Practice> => {
  const [began, before] = [now(), process.cpuUsage()];
  const seed = read.experiment.seeds[0] ?? 0;
  const run = await registerRun(container, { arm, seed, versions: {} }, read.catalog, context);
  try {
    run.register(tokens.training, { useValue: { ...arm.config.training, previews: 0, ...change } });
    run.register(tokens.evaluators, { useValue: wrap(run.resolve(tokens.evaluators)) });
    const trainer = run.resolve(Trainer);
    const moments: Moment[] = [];
    trainer.events$.subscribe((event) => moments.push({ event, at: now() }));
    await trainer.run({ folder });
    const { user, system } = process.cpuUsage(before);
    return { began, moments, busyCores: (user + system) / 1e6 / (now() - began) };
  } finally {
    await run.dispose();
  }
};

const momentOf = ({ moments }: Practice, type: TrainingEvent['type'], from = 0): Moment | undefined =>
  moments.slice(from).find(({ event }) => event.type === type);

const stepTimes = ({ moments }: Practice): readonly number[] => {
  const steps = moments.filter(({ event }) => event.type === 'StepFinished');
  return steps.slice(1).map(({ at }, index) => at - (steps[index]?.at ?? 0));
};

/** The evaluator with a subject that has it do no more than is needed to know how long it takes. */
const timed =
  (found: EvaluatorMeasures[]): Wrap =>
  (evaluators) => {
    const computed = new Map<string, number>();
    return evaluators.map(({ name, value }) => ({
      name,
      value: {
        async *evaluate(model): AsyncIterable<Measurement> {
          const subject = new RehearsedSubject(model, computed, EVALUATOR_SECONDS);
          let doneShare = 1;
          try {
            yield* value.evaluate(subject);
          } catch (error) {
            if (!(error instanceof SeenEnough)) throw error;
            // One that does not say how far it is may take any time: the time so far is the least.
            doneShare = subject.doneShare || 1;
          }
          found.push({ name, seconds: subject.passSeconds + subject.ownSeconds / doneShare, doneShare });
        },
      },
    }));
  };

/** Seconds for a batch where nothing else is done. */
const timeReading = async ({ read, arm, container, context }: Rehearsal): Promise<number> => {
  const seed = read.experiment.seeds[0] ?? 0;
  const run = await registerRun(container, { arm, seed, versions: {} }, read.catalog, context);
  const { batchSize, data } = arm.config.training;
  const workers = new DecodeWorkers(data);
  try {
    const [dataset, shortcuts] = [run.resolve(tokens.dataset), run.resolve(tokens.shortcuts)];
    const split = await dataset.open('train');
    const source = {
      split,
      splitName: 'train',
      imageShape: dataset.imageShape,
      shortcuts,
      seed,
      quarantine: new Quarantine(data),
    } as const;
    const loader = new BatchLoader(source, workers);
    // Those that are made ready ahead are there at once when the first one is.
    const ahead = data.prefetch + 1;
    const batches = loader.batches(trainingPicks(new BatchOrder(loader.length, batchSize, seed), ahead + MOST_BATCHES, 0));
    for (let batch = 0; batch < ahead; batch++) await batches.next();
    const began = now();
    let count = 0;
    while (count < MOST_BATCHES && (count === 0 || now() - began < READ_SECONDS)) {
      await batches.next();
      count++;
    }
    const seconds = (now() - began) / count;
    await batches.return();
    return seconds;
  } finally {
    await workers.close();
    await run.dispose();
  }
};

const sizeOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found?.size ?? 0;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((total, size) => total + size, 0);
};

/** Writes the page about the short run. */
const timeReport = async ({ read, arm, folder }: Rehearsal): Promise<{ seconds: number; bytes: number }> => {
  const { experiment } = read;
  const startedAt = new Date().toISOString();
  await writeExperiment(folder, { ...experiment, arms: [arm], recovery: [] });
  await writeRecord(folder, { name: experiment.name, status: 'finished', startedAt, command: [], versions: {} });
  await writeMetrics(folder, []);
  const began = now();
  const page = await writeReport([folder]);
  return { seconds: now() - began, bytes: (await sizeOf(page)) + (await sizeOf(join(folder, 'figures'))) };
};

/**
 * Measures what an arm takes, by two short runs of it that end with its evaluators and a report. Needs a loaded backend; what the process
 * held before counts as the arm's.
 */
export const measureArm = async (rehearsal: Rehearsal): Promise<Omit<ArmMeasures, 'loadSeconds' | 'onGpu'>> => {
  const pilot = await practise(
    { ...rehearsal, folder: join(rehearsal.folder, 'pilot') },
    { steps: PILOT_STEPS, checkpointEvery: PILOT_STEPS - 1 },
    () => [],
  );
  const started = momentOf(pilot, 'RunStarted') as Moment;
  const first = momentOf(pilot, 'StepFinished') as Moment;
  const saved = momentOf(pilot, 'CheckpointSaved') as Moment;
  const before = pilot.moments[pilot.moments.indexOf(saved) - 1] as Moment;
  const rough = median(stepTimes(pilot));
  const steps = Math.min(Math.max(Math.round(STEPS_SECONDS / rough), LEAST_STEPS), MOST_STEPS) + 1;
  const evaluators: EvaluatorMeasures[] = [];
  const seed = rehearsal.read.experiment.seeds[0] ?? 0;
  const folder = join(rehearsal.folder, 'arms', rehearsal.arm.name, `seed-${seed}`);
  const practice = await practise({ ...rehearsal, folder }, { steps, checkpointEvery: null }, timed(evaluators));
  const weights = momentOf(practice, 'CheckpointSaved') as Moment;
  const preview = momentOf(practice, 'PreviewReady');
  const times = stepTimes(practice);
  const step = momentOf(practice, 'StepFinished') as Moment;
  const report = await timeReport(rehearsal);
  return {
    startSeconds: started.at - pilot.began,
    firstStepSeconds: first.at - started.at,
    stepSeconds: median(times),
    stepsTimed: times.length,
    readSeconds: await timeReading(rehearsal),
    checkpointSeconds: saved.at - before.at,
    checkpointBytes: saved.event.type === 'CheckpointSaved' ? saved.event.bytes : 0,
    weightsBytes: weights.event.type === 'CheckpointSaved' ? weights.event.bytes : 0,
    previewSeconds: preview ? preview.at - weights.at : 0,
    previewBytes: preview ? await sizeOf(join(folder, 'preview.json')) : 0,
    evaluators,
    exhibitBytes: await sizeOf(join(folder, 'exhibits')),
    eventBytes: JSON.stringify(step.event).length + 1,
    reportBytes: report.bytes,
    reportSeconds: report.seconds,
    busyCores: practice.busyCores,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
};
