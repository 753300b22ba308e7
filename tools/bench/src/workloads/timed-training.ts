import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { backendOptions, type Dataset } from '@longway/contracts';
import { Trainer } from '@longway/engine';
import { EventLines, FileSink, LineFile } from '@longway/event-files';
import { optionsOf, partsOf, type StepSetup } from './training-step';
import { type Settings, startStopwatch, type Timing, type Workload } from './workload';

/** Steps at the start of a run that are not timed: the first one traces, the next ones fill caches and the reading ahead. */
const UNTIMED = 3;

/** The steps of whole runs by the `Trainer`, its events written as JSON lines. Each call of `run` is a run of its own. */
export const timeTraining = async (setup: StepSetup, dataset: Dataset, { scratch }: Settings): Promise<Workload> => {
  const { task, extractor, lens, objective } = await partsOf(setup);
  let waitingShare = 0;

  const run = async (steps: number): Promise<readonly Timing[]> => {
    const folder = await mkdtemp(join(scratch, 'run-'));
    const sink = new FileSink(new EventLines(new LineFile(join(folder, 'events.jsonl'))));
    const identity = { arm: 'bench', seed: 0, config: {}, versions: {} };
    const backend = backendOptions.parse({ trace: setup.trace ? 'auto' : 'off' });
    const trainer = new Trainer(identity, optionsOf(setup, UNTIMED + steps), backend, dataset, [], task, extractor, lens, objective, []);
    const timings: Timing[] = [];
    let stopwatch = startStopwatch();
    trainer.events$.subscribe((event) => {
      sink.next(event);
      if (event.type !== 'StepFinished') return;
      if (event.step > UNTIMED) timings.push(stopwatch());
      waitingShare = event.waitingShare;
      stopwatch = startStopwatch();
    });
    try {
      await trainer.run({ folder });
      return timings;
    } finally {
      await sink.drain();
    }
  };
  return { images: setup.batch, run, facts: () => ({ waiting_share: waitingShare }) };
};
