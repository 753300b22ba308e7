import { Writable } from 'node:stream';
import type { EventBody, TrainingEvent } from '@longway/contracts';
import { ConsoleSink } from './console';
import { options } from './options';

class Page extends Writable {
  text = '';

  constructor(
    readonly isTTY = false,
    readonly columns = 200,
  ) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }

  get lines(): readonly string[] {
    return this.text.trimEnd().split('\n');
  }
}

/** Events a tenth of a second apart, but for the first step, which takes ten. */
const at = (arm: string, step: number, body: EventBody): TrainingEvent => ({
  run: `${arm}/seed-0`,
  arm,
  seed: 0,
  sequence: 0,
  step,
  time: new Date(step ? 10_000 + step * 100 : 0).toISOString(),
  ...body,
});
const started = (arm: string, totalSteps = 100): TrainingEvent =>
  at(arm, 0, { type: 'RunStarted', config: {}, versions: {}, totalSteps, weights: { lens: 0, extractor: 307_520, head: 516 } });
const stepped = (arm: string, step: number, extractor = 1): TrainingEvent =>
  at(arm, step, {
    type: 'StepFinished',
    imagesPerSecond: 1234,
    waitingShare: 0,
    losses: { extractor, reconstruction: 0.002 },
    raw: { accuracy: 0.5 },
    learningRates: { extractor: 1e-3 },
    gradientNorms: { extractor: 1 },
  });
const finished = (arm: string): TrainingEvent => at(arm, 100, { type: 'RunFinished', outcome: 'completed', seconds: 83 });
const run = (arm: string): readonly TrainingEvent[] => [
  started(arm),
  ...Array.from({ length: 100 }, (_, i) => stepped(arm, i + 1)),
  finished(arm),
];

const tell = async (page: Page, events: readonly TrainingEvent[], chosen = {}, environment = {}): Promise<Page> => {
  const sink = new ConsoleSink(options.parse(chosen), page, environment);
  for (const event of events) sink.next(event);
  await sink.drain();
  return page;
};

describe('in a pipe', () => {
  it('prints the start, each tenth and the end of each run', async () => {
    const { lines } = await tell(new Page(), [...run('clean'), ...run('lens')]);
    expect(lines).toHaveLength(24);
    expect(lines[0]).toBe('clean/seed-0  100 steps; weights: extractor 307,520, head 516');
    // The first step is left out of the pace: 90 steps at a tenth of a second.
    expect(lines[1]).toBe(
      'clean/seed-0  step 10/100 (10 %)  1,234 images/s  0:09 left  loss 1.000  raw accuracy 50.0 %  reconstruction 0.0020',
    );
    expect(lines[11]).toBe('clean/seed-0  finished after 100 steps, 1:23');
    expect(lines[12]).toContain('lens/seed-0  100 steps');
  });

  it('prints a line when `every` seconds have gone by', async () => {
    const events = [started('slow', 100_000), ...Array.from({ length: 100 }, (_, i) => stepped('slow', i + 1))];
    const { lines } = await tell(new Page(), events, { every: 2 });
    // 9.9 seconds between the first and the last step.
    expect(lines).toHaveLength(1 + 4);
  });

  it('shows a loss that is not finite at once, and not for ever', async () => {
    const events = [started('a', 10), stepped('a', 1, NaN), stepped('a', 2, 0.5)];
    const { lines } = await tell(new Page(), events);
    expect(lines[1]).toContain('loss NaN');
    expect(lines[2]).toContain('loss 0.500');
  });

  it('says what evaluations found, warnings and failures', async () => {
    const { lines } = await tell(new Page(), [
      at('a', 100, { type: 'EvaluationStarted', evaluator: 'linear' }),
      at('a', 100, { type: 'EvaluationProgressed', evaluator: 'linear', done: 0, total: 0 }),
      at('a', 100, {
        type: 'EvaluationFinished',
        evaluator: 'linear',
        seconds: 12,
        measurements: [
          { features: 'raw', layer: 'block3', pooling: 'mean', protocol: 'lbfgs', split: 'test', metric: 'top1', value: 0.808 },
        ],
      }),
      at('a', 100, { type: 'EvaluationFinished', evaluator: 'reconstruction', seconds: 0, measurements: [] }),
      at('a', 100, { type: 'Warned', code: 'slow', message: 'It is slow.' }),
      at('a', 100, { type: 'RunFailed', message: 'The loss is not finite.' }),
    ]);
    expect(lines).toEqual([
      'a/seed-0  evaluating: linear',
      'a/seed-0  linear (0:12): raw 80.8 %',
      'a/seed-0  reconstruction (0:00): does not apply to this arm',
      'a/seed-0  warning: It is slow.',
      'a/seed-0  failed after 100 steps: The loss is not finite.',
    ]);
  });
});

describe('on a terminal', () => {
  it('draws a bar that fits the width, and clears it before whole lines', async () => {
    const { text } = await tell(new Page(true, 60), run('clean'));
    const bar = text.split('\n')[1] ?? '';
    expect(bar).toContain('clean/seed-0  ░░░░░░░░░░░░░░░░  step 1/100');
    expect(bar).not.toContain('loss');
    expect(text).toContain('finished after 100 steps');
    // No plain progress lines: the start and the end only.
    expect(text.trimEnd().split('\n')).toHaveLength(2);
  });

  it('prints plain lines on request', async () => {
    expect((await tell(new Page(true), run('clean'), { bar: false })).lines).toHaveLength(12);
    expect((await tell(new Page(true), run('clean'), {}, { TERM: 'dumb' })).lines).toHaveLength(12);
  });

  it('respects NO_COLOR', async () => {
    const colour = /\u001b\[\d+m/; // eslint-disable-line no-control-regex
    expect((await tell(new Page(true), run('a'))).text).toMatch(colour);
    expect((await tell(new Page(true), run('a'), {}, { NO_COLOR: '1' })).text).not.toMatch(colour);
  });
});

it('says nothing more once it is drained', async () => {
  const page = new Page();
  const sink = new ConsoleSink(options.parse({}), page, {});
  await sink.drain();
  sink.next(started('a'));
  expect(page.text).toBe('');
});

it('outlives its reader', async () => {
  const page = new Page();
  const sink = new ConsoleSink(options.parse({}), page, {});
  page.destroy(new Error('EPIPE'));
  await new Promise(setImmediate);
  for (const event of run('a')) sink.next(event);
  await expect(sink.drain()).resolves.toBeUndefined();
});
