import type { Experiment } from '@longway/registry';
import { type Cell, describePoint } from '@longway/sweep';
import { MultiBar, type SingleBar } from 'cli-progress';
import { duration } from '../output/time-left';
import type { Output } from '../output/progress';
import type { Watcher } from './cell-worker';
import type { GridFigures, GridProgress } from './grid-progress';

/** Seconds between two lines of a log that nothing else is told in. */
const EVERY = 60;

export const nameOf = ({ point, seed }: Pick<Cell, 'point' | 'seed'>): string => `${describePoint(point)} seed ${seed}`;

const counts = ({ cells, done, failed, running, stopped, secondsLeft }: GridFigures, most: string): string =>
  [
    `${done} of ${cells} cells done`,
    running > 0 && `${running} running`,
    failed > 0 && `${failed} failed`,
    stopped > 0 && `${stopped} stopped early`,
    secondsLeft !== undefined && secondsLeft > 0 && `${most} ${duration(secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(', ');

const endings: Readonly<Record<string, string>> = {
  finished: 'done',
  done: 'done elsewhere',
  paused: 'put aside',
  stopped: 'stopped, saved',
  lost: 'taken by another process',
  crashed: 'killed',
  failed: 'failed',
};

/** Shows where a grid is: a bar on a terminal, with what happens above it; lines elsewhere. */
export class GridScreen implements Watcher {
  private readonly bars?: MultiBar;
  private readonly bar?: SingleBar;
  private readonly timer: NodeJS.Timeout;
  private toldAt = 0;

  /**
   * @param isBound whether the time left is the most that it can be: cells may be stopped early.
   * @param stopped those that are.
   */
  constructor(
    private readonly progress: GridProgress,
    private readonly isBound: boolean,
    private readonly stopped: () => ReadonlySet<string> | undefined = () => undefined,
    private readonly output: Output = process.stderr,
    environment = process.env,
  ) {
    if (output.isTTY && environment['TERM'] !== 'dumb') {
      const format = (_: unknown, { progress: share }: { progress: number }) => {
        const filled = Math.round(share * 16);
        return `${'█'.repeat(filled)}${'░'.repeat(16 - filled)}  ${this.line()}`;
      };
      this.bars = new MultiBar({ stream: output, format, clearOnComplete: true, linewrap: false, fps: 2 });
      this.bar = this.bars.create(1, progress.figures.share);
    }
    this.timer = setInterval(() => this.tick(), 1000).unref();
  }

  began(cell: Cell<Experiment>): void {
    this.progress.began(cell);
    this.tell(`${cell.id}  ${nameOf(cell)}: begins`);
  }

  event(cell: Cell<Experiment>, event: Parameters<GridProgress['event']>[1]): void {
    this.progress.event(cell, event);
    if (event.type === 'Warned') this.tell(`${cell.id}  ${nameOf(cell)}: ${event.message}`);
  }

  ended(cell: Cell<Experiment>, outcome: Parameters<GridProgress['ended']>[1]): void {
    this.progress.ended(cell, outcome);
    const message = 'error' in outcome ? `. ${outcome.error.message}` : '';
    this.tell(`${cell.id}  ${nameOf(cell)}: ${endings[outcome.status]} (${this.line()})${message}`);
  }

  stop(): void {
    clearInterval(this.timer);
    this.bars?.stop();
  }

  private line(): string {
    this.progress.stop(this.stopped() ?? []);
    const { figures } = this.progress;
    return `${Math.floor(100 * figures.share)} % of all steps, ${counts(figures, this.isBound ? 'at most' : 'about')}`;
  }

  private tell(text: string): void {
    this.toldAt = performance.now() / 1000;
    if (this.bars) this.bars.log(`${text}\n`);
    else this.output.write(`${text}\n`);
  }

  private tick(): void {
    this.bar?.update(this.progress.figures.share);
    if (!this.bars && performance.now() / 1000 - this.toldAt >= EVERY) this.tell(this.line());
  }
}
