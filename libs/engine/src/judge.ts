import type {
  Dataset,
  EvaluationSubject,
  Evaluator,
  Measurement,
  MetricRow,
  Named,
  PretextTask,
  RunIdentity,
  Shortcut,
} from '@longway/contracts';
import { BatchLoader, type DecodeWorkers, type Quarantine } from '@longway/data';
import { writeFileAtomically } from '@longway/storage';
import type { Evaluation } from './checkpoint/run-files';
import type { EventStream } from './event-stream';
import { FrozenModel } from './frozen-model';
import { countWeights, type Networks } from './networks';
import { makePreview, type PreviewSize } from './preview';

export interface JudgeParts {
  readonly networks: Networks;
  readonly identity: RunIdentity;
  readonly task: PretextTask;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly evaluators: readonly Named<Evaluator>[];
  readonly workers: DecodeWorkers;
  readonly quarantine: Quarantine;
  readonly trace: boolean;
  /** Keeps what evaluators want to show. */
  readonly keep: EvaluationSubject['keep'];
  readonly events: EventStream;
  /** Called between batches; throws where the run was stopped. */
  readonly breathe: () => Promise<void>;
}

/** What a preview is made of. */
export type PreviewParts = Omit<JudgeParts, 'evaluators' | 'trace' | 'keep'>;

/** Writes what the lens does to a few images into a file. @returns whether there is a lens that learns. */
export const savePreview = async (parts: PreviewParts, path: string, size: PreviewSize): Promise<boolean> => {
  const { networks, identity, task, dataset, shortcuts, workers, quarantine, events, breathe } = parts;
  if (countWeights(networks.lens) === 0) return false;
  const { seed } = identity;
  const { imageShape } = dataset;
  const source = { split: await dataset.open('test'), splitName: 'test', imageShape, shortcuts, seed, quarantine } as const;
  const preview = await makePreview({ networks, task, loader: new BatchLoader(source, workers), seed, breathe }, events.step, size);
  await writeFileAtomically(path, JSON.stringify(preview));
  return true;
};

/** Has the evaluators that are left judge a trained run, one after the other. */
export async function* judge(parts: JudgeParts, done?: Evaluation): AsyncGenerator<Evaluation, void> {
  const { identity, evaluators, events } = parts;
  const { arm, seed } = identity;
  const rows: MetricRow[] = [...(done?.rows ?? [])];
  let current = '';
  const subject = new FrozenModel({
    ...parts,
    seed,
    progress: (finished, total) => events.emit({ type: 'EvaluationProgressed', evaluator: current, done: finished, total }),
  });
  const first = done?.evaluators ?? 0;
  for (const [index, { name, value }] of evaluators.slice(first).entries()) {
    current = name;
    events.emit({ type: 'EvaluationStarted', evaluator: name });
    const started = performance.now();
    const measurements: Measurement[] = [];
    for await (const measurement of value.evaluate(subject)) measurements.push(measurement);
    rows.push(...measurements.map((measurement) => ({ arm, seed, evaluator: name, ...measurement })));
    events.emit({ type: 'EvaluationFinished', evaluator: name, measurements, seconds: (performance.now() - started) / 1000 });
    yield { evaluators: first + index + 1, finished: false, rows };
  }
}
