import type { EventOf, Sink, TrainingEvent } from '@longway/contracts';
import { Cadence } from './cadence';
import { clock, measurements, percent, thousands } from './format';
import type { ConsoleOptions } from './options';
import { Progress } from './progress';
import { type Output, Screen } from './screen';

const secondsOf = (event: TrainingEvent): number => Date.parse(event.time) / 1000;

const weightsOf = ({ weights }: EventOf<'RunStarted'>): string =>
  Object.entries(weights)
    .filter(([, count]) => count > 0)
    .map(([network, count]) => `${network} ${thousands(count)}`)
    .join(', ');

/**
 * Tells a person at a terminal, or a log, how an experiment goes. One sink hears all runs of the experiment, one after the other:
 * each line begins with the run's name.
 */
export class ConsoleSink implements Sink {
  private readonly screen: Screen;
  private progress = new Progress(0);
  private cadence: Cadence;
  private isDrained = false;

  constructor(
    private readonly options: ConsoleOptions,
    output: Output = process.stdout,
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {
    this.screen = new Screen(output, environment, options.bar);
    this.cadence = new Cadence(options.every);
  }

  next(event: TrainingEvent): void {
    if (this.isDrained) return;
    switch (event.type) {
      case 'RunStarted':
        return this.start(event);
      case 'StepFinished':
        return this.step(event);
      case 'EvaluationStarted':
        this.cadence = new Cadence(this.options.every, 1);
        return this.work(event, 0, [`evaluating: ${event.evaluator}`]);
      case 'EvaluationProgressed':
        return this.evaluate(event);
      case 'EvaluationFinished':
        return this.print(
          event,
          `${event.evaluator} (${clock(event.seconds)}): ${measurements(event.measurements) || 'does not apply to this arm'}`,
        );
      case 'Warned':
        return this.print(event, this.screen.style('yellow', `warning: ${event.message}`));
      case 'RunFinished':
        return this.finish(event);
      case 'RunFailed':
        return this.print(event, this.screen.style('red', `failed after ${thousands(event.step)} steps: ${event.message}`));
      case 'CheckpointSaved':
      case 'PreviewReady':
        return;
    }
  }

  async drain(): Promise<void> {
    this.isDrained = true;
    this.screen.clear();
  }

  private start(event: EventOf<'RunStarted'>): void {
    this.progress = new Progress(event.totalSteps);
    this.cadence = new Cadence(this.options.every);
    this.print(event, `${thousands(event.totalSteps)} steps; weights: ${weightsOf(event)}`);
  }

  private step(event: EventOf<'StepFinished'>): void {
    this.progress.take(event);
    this.work(event, event.step / (this.progress.totalSteps || Infinity), this.progress.figures());
  }

  private evaluate(event: EventOf<'EvaluationProgressed'>): void {
    const share = event.total > 0 ? event.done / event.total : 0;
    this.work(event, share, [`evaluating: ${event.evaluator}`, percent(share, 0)]);
  }

  /** A live line where there is a terminal; elsewhere a plain one whenever it is due. */
  private work(event: TrainingEvent, done: number, figures: readonly string[]): void {
    if (this.screen.isLive) this.screen.show(done, { title: event.run, figures });
    else if (event.type === 'EvaluationStarted' || this.cadence.isDue(done, secondsOf(event))) this.print(event, figures.join('  '));
  }

  private finish(event: EventOf<'RunFinished'>): void {
    const ended = event.outcome === 'completed' ? 'finished' : 'stopped';
    const style = event.outcome === 'completed' ? 'green' : 'yellow';
    this.print(event, this.screen.style(style, `${ended} after ${thousands(event.step)} steps, ${clock(event.seconds)}`));
  }

  private print(event: TrainingEvent, text: string): void {
    this.screen.print(`${this.screen.style('bold', event.run)}  ${text}`);
  }
}
