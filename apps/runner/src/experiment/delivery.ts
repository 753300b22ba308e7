import type { Named, Sink, TrainingEvent } from '@longway/contracts';

/** Tells events to sinks. One that throws costs a warning, never the training. */
export class Delivery {
  private readonly complained = new Set<string>();

  constructor(private readonly sinks: readonly Named<Sink>[]) {}

  /** @param warn is told of a sink's first failure in a run, once every sink has heard the event: a warning is an event itself. */
  next(event: TrainingEvent, warn: (code: string, message: string) => void): void {
    const failed: [string, string][] = [];
    for (const { name, value } of this.sinks) {
      try {
        value.next(event);
      } catch (error) {
        failed.push([name, (error as Error).message]);
      }
    }
    for (const [name, message] of failed) {
      const key = `${event.run}: ${name}`;
      // A sink that fails at its own warning must not call for another one.
      if (this.complained.has(key)) continue;
      this.complained.add(key);
      warn('sink', `the sink ${name} failed: ${message}`);
    }
  }

  /** Lets every sink finish. @returns what went wrong, a message for each sink. */
  async drain(): Promise<readonly string[]> {
    const results = await Promise.allSettled(this.sinks.map(async ({ value }) => value.drain()));
    return results.flatMap((result, i) =>
      result.status === 'rejected' ? `the sink ${this.sinks[i]?.name} failed: ${(result.reason as Error).message}` : [],
    );
  }
}
