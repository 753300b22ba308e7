import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError, type TrainingEvent } from '@longway/contracts';
import { type ReadExperiment, resolveExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';
import { compose, type ComposedExperiment } from '../compose-experiment';
import { readRecord } from '../experiment/run-record';
import { readUnfinished } from '../experiment/unfinished';
import { printWarning } from '../output/print-error';
import type { StageEnd, StageMessage, StageOrder, ToldError } from './stage-messages';

/** Milliseconds between two events of a training step that are told. */
const EVERY = 500;

const say = (message: StageMessage): void => {
  // Nobody may listen any more.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

/** Passes events on; of training steps one now and then. */
const tellEvents = () => {
  let told = 0;
  return (event: TrainingEvent): void => {
    const now = Date.now();
    if (event.type === 'StepFinished' && now - told < EVERY) return;
    if (event.type === 'StepFinished') told = now;
    say({ event });
  };
};

const told = (error: unknown): ToldError => {
  if (!(error instanceof LongwayError)) return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { cause: _, ...mishap } = error.mishap;
  return { summary: error.summary, mishap, exit: error.exit };
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const composeOrder = async ({ config, configFolder, folder, pause, command }: StageOrder): Promise<ComposedExperiment> => {
  const isBegun = await exists(join(folder, 'run.json'));
  const read: ReadExperiment = isBegun ? await readUnfinished(folder) : resolveExperiment(config, configFolder);
  return compose(read, { ...(isBegun ? { resume: folder } : { folder }), pause, command });
};

/** Asked to end before there was anything to be ended. */
let stopRequested = false;
let composed: ComposedExperiment | undefined;

/** As often as it is asked: schedulers tell every process, and the parent does, too. */
const stop = (): void => {
  stopRequested = true;
  composed?.stop();
};

const carryOut = async (order: StageOrder): Promise<StageEnd> => {
  // Killed between its end and the word of it.
  if ((await readRecord(order.folder))?.status === 'finished') return { status: 'finished' };
  composed = await composeOrder(order);
  for (const change of composed.changes) printWarning(`since this run was begun: ${change}`);
  composed.events$.subscribe(tellEvents());
  if (stopRequested) composed.stop();
  const { status, judged, errors } = await composed.run();
  if (status === 'paused') return { status, judged };
  if (status === 'failed') return { status, error: told(errors[0]) };
  if (status === 'finished') await writeReport([order.folder]);
  return { status };
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('SIGUSR2', () => composed?.checkpoint());
// Whoever asked has died: what was trained is saved, for the next one.
process.on('disconnect', stop);

process.once('message', (order: StageOrder) => {
  void carryOut(order)
    .catch((error: unknown): StageEnd => ({ status: 'failed', error: told(error) }))
    .then((end) => {
      if (!process.connected) process.exit(1);
      process.send?.({ end } satisfies StageMessage, () => process.exit());
    });
});
