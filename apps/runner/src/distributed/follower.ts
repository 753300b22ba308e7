import { join } from 'node:path';
import type { PluginSurroundings, Ranks, TrainingEvent } from '@longway/contracts';
import { type RunSession, tellFailure, Trainer } from '@longway/engine';
import { type Catalog, type Experiment, registerRun } from '@longway/registry';
import type { DependencyContainer } from 'tsyringe';
import { printWarning } from '../output/print-error';
import { begin } from './begin';
import type { Order } from './leader';

/** Everything that a rank trains along with. */
export interface FollowerParts {
  readonly ranks: Ranks;
  readonly experiment: Experiment;
  readonly catalog: Catalog;
  readonly container: DependencyContainer;
  readonly context: Omit<PluginSurroundings, 'warn'>;
}

/** Trains what rank 0 trains, and writes nothing. Its warnings go to standard error under its name. */
export class Follower {
  private trainer?: Trainer;
  private stopRequested = false;

  constructor(private readonly parts: FollowerParts) {}

  /** See {@link begin}. */
  async begin(): Promise<void> {
    await begin(this.parts.ranks, this.parts.experiment);
  }

  /** All ranks end after the training step in hand; between two trainings, after the first step of the next. */
  stop(): void {
    this.stopRequested = true;
    this.trainer?.stop();
  }

  /**
   * @returns what the process should end with.
   * @throws whatever keeps a training from going on, while the other ranks are in the midst of it.
   */
  async run(): Promise<number> {
    for (;;) {
      const [text] = await this.parts.ranks.exchange('');
      const order = JSON.parse(text as string) as Order;
      if ('end' in order) return order.end;
      await this.follow(order);
    }
  }

  private async follow(order: Extract<Order, { run: string }>): Promise<void> {
    let session: RunSession | undefined;
    try {
      await this.train(order, (opened) => (session = opened));
    } catch (error) {
      if (session?.isAwaited) throw error;
      // Rank 0 tells of it: it has heard of it, or has met the same.
      if (!session) await tellFailure(this.parts.ranks, error);
    } finally {
      this.trainer = undefined;
    }
  }

  private async train({ run, folder, pause }: Extract<Order, { run: string }>, opened: (session: RunSession) => void): Promise<void> {
    const { ranks, experiment, catalog, container, context } = this.parts;
    const arm = experiment.arms.find(({ name }) => run.startsWith(`${name}/seed-`));
    if (!arm) throw new Error(`there is no run ${run} on ${ranks.name}`);
    const seed = Number(run.slice(`${arm.name}/seed-`.length));
    const warn = (message: string) => this.warn(message);
    const child = await registerRun(container, { arm, seed, versions: {} }, catalog, { ...context, runFolder: folder, warn });
    try {
      const trainer = child.resolve(Trainer);
      this.trainer = trainer;
      trainer.events$.subscribe((event) => this.hear(event));
      const session = await trainer.open({ folder: join(folder, 'arms', run), pause, ranks });
      if (this.stopRequested) trainer.stop();
      opened(session);
      await session.run();
    } finally {
      await child.dispose();
    }
  }

  private hear(event: TrainingEvent): void {
    if (event.type === 'Warned') this.warn(`${event.run}, step ${event.step}: ${event.message}`);
  }

  private warn(message: string): void {
    printWarning(`${this.parts.ranks.name}: ${message}`);
  }
}
