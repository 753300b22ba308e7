import * as fc from 'fast-check';
import { scheduleOptions } from '@longway/contracts';
import { learningRate } from './schedule';

const schedule = (options: object) => scheduleOptions.parse(options);

test.each([
  ['constant', {}, 100, [0.1, 0.1, 0.1]],
  ['cosine', {}, 100, [0.1, 0.05, 0.1 * 0.5 * (1 + Math.cos(Math.PI * 0.99))]],
  ['step', { milestones: [30, 60], factor: 0.1 }, 100, [0.1, 0.01, 0.001]],
])('%s: the first, the middle and the last rate', (name, options, steps, expected) => {
  const rates = [0, steps / 2, steps - 1].map((step) => learningRate(schedule({ name, ...options }), 0.1, step, steps));
  rates.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i] as number, 12));
});

test('warm-up rises linearly from rate / warmupSteps to the rate, whatever follows', () => {
  for (const name of ['constant', 'cosine', 'step']) {
    const options = schedule({ name, warmupSteps: 4, ...(name === 'step' && { milestones: [50] }) });
    const rates = [0, 1, 2, 3, 4].map((step) => learningRate(options, 0.8, step, 100));
    [0.2, 0.4, 0.6, 0.8, 0.8].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
  }
});

test('rates stay between 0 and the base rate', () => {
  const name = fc.constantFrom('constant', 'cosine', 'step');
  fc.assert(
    fc.property(
      name,
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: 50 }),
      (name, steps, at, warmupSteps) => {
        const options = schedule({
          name,
          warmupSteps: Math.min(warmupSteps, steps - 1),
          ...(name === 'step' && { milestones: [10, 20], factor: 0.5 }),
        });
        const rate = learningRate(options, 0.3, Math.floor(at * steps), steps);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(0.3);
      },
    ),
  );
});
