import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import { type ReadExperiment, resolveExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';
import { compose, type ComposedExperiment } from '../compose-experiment';
import type { Leader } from '../distributed/leader';
import { readRecord } from '../experiment/run-record';
import { readUnfinished } from '../experiment/unfinished';
import { printWarning } from '../output/print-error';
import type { StageEnd, StageMessage, StageOrder } from './stage-messages';
import { told } from './told';

/** Milliseconds between two events of training steps, or of how far an evaluator is, that are told. */
const EVERY = 500;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** What an order is about: what is left of the run that was begun in its folder, or its configuration. */
export const readOrder = async ({ config, configFolder, folder }: StageOrder): Promise<ReadExperiment & { readonly isBegun: boolean }> => {
  const isBegun = await exists(join(folder, 'run.json'));
  return { ...(isBegun ? await readUnfinished(folder) : resolveExperiment(config, configFolder)), isBegun };
};

/** Does a stage of a cell, in the process that trains. */
export class StageWork {
  /** Asked to end before there was anything to be ended. */
  private stopRequested = false;
  private composed?: ComposedExperiment;
  /** When an event that comes often was told last. */
  private toldAt = 0;

  /** @param leader has other ranks train along. */
  constructor(
    private readonly say: (message: StageMessage) => void,
    private readonly leader?: Leader,
  ) {}

  /** As often as it is asked: schedulers tell every process, and the parent does, too. */
  stop(): void {
    this.stopRequested = true;
    this.composed?.stop();
  }

  checkpoint(): void {
    this.composed?.checkpoint();
  }

  /** Never throws: what went wrong is how it ended. */
  async carryOut(order: StageOrder): Promise<StageEnd> {
    try {
      return await this.work(order);
    } catch (error) {
      return { status: 'failed', error: told(error) };
    }
  }

  private async work(order: StageOrder): Promise<StageEnd> {
    const { folder, pause, command } = order;
    // Killed between its end and the word of it, perhaps while the page was written.
    if ((await readRecord(folder))?.status === 'finished') {
      await writeReport([folder]);
      return { status: 'finished' };
    }
    const { isBegun, ...read } = await readOrder(order);
    this.composed = await compose(read, { ...(isBegun ? { resume: folder } : { folder }), pause, command, leader: this.leader });
    for (const change of this.composed.changes) printWarning(`since this run was begun: ${change}`);
    this.composed.events$.subscribe((event) => this.tell(event));
    if (this.stopRequested) this.composed.stop();
    const { status, judged, errors } = await this.composed.run();
    if (status === 'paused') return { status, judged };
    if (status === 'failed') return { status, error: told(errors[0]) };
    if (status === 'finished') await writeReport([folder]);
    return { status };
  }

  /** Passes events on; of those that come often one now and then. */
  private tell(event: TrainingEvent): void {
    const isOften = event.type === 'StepFinished' || event.type === 'EvaluationProgressed';
    const now = Date.now();
    if (isOften && now - this.toldAt < EVERY) return;
    if (isOften) this.toldAt = now;
    this.say({ event });
  }
}
