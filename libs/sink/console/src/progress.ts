import type { EventOf } from '@longway/contracts';
import { clock, figure, metric, percent, thousands } from './format';

type Step = EventOf<'StepFinished'>;

/** Weight of the newest step in what is shown: single batches are too noisy to read. */
const freshness = 0.1;

const read = (step: Step): ReadonlyMap<string, number> => {
  const { losses, raw = {}, lensed = {}, imagesPerSecond } = step;
  const entries = [
    ['imagesPerSecond', imagesPerSecond] as const,
    ...Object.entries(losses).map(([name, value]) => [`losses.${name}`, value] as const),
    ...Object.entries(raw).map(([name, value]) => [`raw.${name}`, value] as const),
    ...Object.entries(lensed).map(([name, value]) => [`lensed.${name}`, value] as const),
  ];
  return new Map(entries);
};

/** How far one run is and how it fares: smoothed figures of its steps, and the time that is left by the events' own clock. */
export class Progress {
  private readonly smoothed = new Map<string, number>();
  private first?: { readonly step: number; readonly time: number };
  private last = { step: 0, time: NaN };

  constructor(readonly totalSteps: number) {}

  take(step: Step): void {
    const time = Date.parse(step.time);
    this.first ??= { step: step.step, time };
    this.last = { step: step.step, time };
    for (const [key, value] of read(step)) {
      const former = this.smoothed.get(key);
      // A loss that is not finite must show at once, and must not stay once it is gone.
      const blend = former !== undefined && Number.isFinite(former) && Number.isFinite(value);
      this.smoothed.set(key, blend ? former + freshness * (value - former) : value);
    }
  }

  get step(): number {
    return this.last.step;
  }

  /** In the order of what matters most: a narrow terminal shows the first ones. */
  figures(): readonly string[] {
    return [
      this.count(),
      ...this.rate(),
      ...this.timeLeft(),
      ...this.loss('extractor', 'loss'),
      ...this.metrics(),
      ...this.loss('reconstruction', 'reconstruction'),
      ...this.loss('adversarial', 'adversarial'),
    ];
  }

  private count(): string {
    const share = this.totalSteps > 0 ? ` (${percent(this.step / this.totalSteps, 0)})` : '';
    return `step ${thousands(this.step)}/${thousands(this.totalSteps)}${share}`;
  }

  private rate(): readonly string[] {
    const rate = this.smoothed.get('imagesPerSecond');
    return rate === undefined ? [] : [`${thousands(rate)} images/s`];
  }

  private timeLeft(): readonly string[] {
    // From the first finished step on: the one before it also builds the networks' kernels and says nothing of the pace.
    if (!this.first || this.last.step <= this.first.step) return [];
    const secondsAStep = (this.last.time - this.first.time) / 1000 / (this.last.step - this.first.step);
    return [`${clock(secondsAStep * (this.totalSteps - this.step))} left`];
  }

  private loss(player: string, title: string): readonly string[] {
    const value = this.smoothed.get(`losses.${player}`);
    return value === undefined ? [] : [`${title} ${figure(value)}`];
  }

  private metrics(): readonly string[] {
    return [...this.smoothed].flatMap(([key, value]) => {
      const [source = '', name = ''] = key.split('.');
      return source === 'raw' || source === 'lensed' ? [`${source} ${name} ${metric(name, value)}`] : [];
    });
  }
}
