import { LongwayError, type StepScalars } from '@longway/contracts';
import { requireFinite } from './finite';

const scalars = (extractor: number, lens = 1): StepScalars => ({
  losses: { extractor },
  learningRates: { extractor: 0.1 },
  gradientNorms: { extractor: 1, lens },
});

test('numbers pass', () => expect(() => requireFinite(scalars(0.5), 1)).not.toThrow());

test('a loss or a gradient that is no number ends the run, and the message names it', () => {
  expect(() => requireFinite(scalars(NaN), 7)).toThrow(/step 7[^]*losses.extractor = NaN/);
  expect(() => requireFinite(scalars(1, Infinity), 7)).toThrow(/gradientNorms.lens = Infinity/);
  expect(() => requireFinite(scalars(NaN), 7)).toThrow(LongwayError);
});
