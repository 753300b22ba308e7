import type { Sink, TrainingEvent } from '@longway/contracts';
import { Delivery } from './delivery';

const head = { run: 'a/seed-0', arm: 'a', seed: 0, sequence: 0, step: 0, time: '2026-01-01T00:00:00.000Z' };
const event: TrainingEvent = { ...head, type: 'EvaluationStarted', evaluator: 'linear' };
const sink = (next: Sink['next'], drain: Sink['drain'] = () => Promise.resolve()): Sink => ({ next, drain });

describe('Delivery', () => {
  it('tells every sink, though one throws, and warns once of that one', () => {
    const heard: string[] = [];
    const delivery = new Delivery([
      {
        name: 'bad',
        value: sink(() => {
          throw new Error('full');
        }),
      },
      { name: 'good', value: sink(({ type }) => void heard.push(type)) },
    ]);
    const warnings: string[] = [];
    const warn = (code: string, message: string): void => {
      warnings.push(message);
      delivery.next({ ...head, type: 'Warned', code, message }, warn);
    };
    delivery.next(event, warn);
    delivery.next(event, warn);
    expect(warnings).toEqual(['the sink bad failed: full']);
    expect(heard).toEqual(['EvaluationStarted', 'Warned', 'EvaluationStarted']);
  });

  it('drains all, and tells what failed', async () => {
    const drained = jest.fn(() => Promise.resolve());
    const delivery = new Delivery([
      {
        name: 'bad',
        value: sink(
          () => undefined,
          () => {
            throw new Error('no room');
          },
        ),
      },
      { name: 'good', value: sink(() => undefined, drained) },
    ]);
    expect(await delivery.drain()).toEqual(['the sink bad failed: no room']);
    expect(drained).toHaveBeenCalledTimes(1);
  });
});
