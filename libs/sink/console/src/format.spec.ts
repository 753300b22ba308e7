import type { Measurement } from '@longway/contracts';
import { clock, figure, measurements } from './format';

test.each([
  [0, '0:00'],
  [7.4, '0:07'],
  [59.6, '1:00'],
  [750, '12:30'],
  [3725, '1:02:05'],
  [-3, '0:00'],
])('clock(%d) is %s', (seconds, shown) => {
  expect(clock(seconds)).toBe(shown);
});

test.each([
  [1.1032, '1.103'],
  [12.041, '12.04'],
  [0.00213, '0.0021'],
  [-0.4, '-0.400'],
  [3.1e-7, '3.1e-7'],
  [0, '0.000'],
  [NaN, 'NaN'],
])('figure(%d) is %s', (value, shown) => expect(figure(value)).toBe(shown));

describe('measurements', () => {
  const linear = (features: Measurement['features'], layer: string, split: string, value: number): Measurement => ({
    features,
    layer,
    pooling: 'mean',
    protocol: 'lbfgs',
    split,
    metric: 'top1',
    value,
  });

  it('leaves training images out and names layers only where there are several', () => {
    const one = [linear('raw', 'block3', 'train', 0.9), linear('raw', 'block3', 'test', 0.808), linear('control', 'block3', 'test', 0.81)];
    expect(measurements(one)).toBe('raw 80.8 %, control 81.0 %');
    expect(measurements([...one, linear('raw', 'block2', 'test', 0.7)])).toBe(
      'block3 raw 80.8 %, block3 control 81.0 %, block2 raw 70.0 %',
    );
  });

  it('tells marked images and other metrics apart', () => {
    const marked = { ...linear('raw', 'head', 'test+shortcut', 0.62), metric: 'loss' };
    expect(measurements([linear('raw', 'head', 'test+shortcut', 0.99), marked])).toBe('raw marked 99.0 %, raw marked loss 0.620');
    expect(measurements([linear('raw', 'head', 'test+misleading', 0.01)])).toBe('raw misled 1.0 %');
  });

  it('names protocols only where there are several, and other data sets always', () => {
    const few = { ...linear('raw', 'block3', 'test', 0.6), protocol: 'lbfgs-1%' };
    const more = { ...linear('raw', 'block3', 'test', 0.7), protocol: 'lbfgs-10%' };
    expect(measurements([few, more])).toBe('raw lbfgs-1% 60.0 %, raw lbfgs-10% 70.0 %');
    expect(measurements([linear('raw', 'block3', 'places205/test', 0.4)])).toBe('raw places205/test 40.0 %');
  });
});
