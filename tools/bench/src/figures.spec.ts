import { figureOf, type Measured, quickest, ratioOf } from './figures';

const measured = (rounds: readonly (readonly number[])[], rest: Partial<Measured> = {}): Measured => ({
  bench: 'b',
  variant: 'v',
  by: 'longway',
  images: 10,
  rounds: rounds.map((round) => round.map((seconds) => ({ seconds, cpuSeconds: 2 * seconds }))),
  facts: { rss_mb: 100 },
  ...rest,
});

test('a figure has medians, rates and what the process told', () => {
  const figure = figureOf(measured([[0.5, 1], [2]], { flops: 3e9, facts: { rss_mb: 123.456, train_acc: 0.5 } }), 12e9);
  expect(figure).toMatchObject({
    images_per_s: 10,
    images_per_cpu_s: 5,
    ms_median: 1000,
    cpu_ms_median: 2000,
    n: 3,
    gflops: 3,
    peak_share: 0.25,
    rss_mb: 123.456,
    train_acc: 0.5,
  });
});

test('without a count of operations there is no share of the peak', () => {
  expect(figureOf(measured([[1]]), 12e9)).not.toHaveProperty('peak_share');
});

test('ratios compare the same round, image for image', () => {
  // In the second round the machine was twice as slow for both.
  const ours = measured([[1], [2], [1.1]]);
  const peer = measured([[4], [8], [4]], { variant: 'decode p', images: 20, facts: { rss_mb: 80 } });
  expect(ratioOf(ours, peer)).toMatchObject({
    variant: 'v',
    peer: 'p',
    time_ratio: 0.5,
    time_ratio_min: 0.5,
    time_ratio_max: 0.55,
    cpu_ratio: 0.5,
    rss_ratio: 1.25,
    rounds: 3,
  });
});

test('the quickest is so by image', () => {
  const [few, many] = [measured([[1]]), measured([[1.5]], { images: 20 })];
  expect(quickest([few, many])).toBe(many);
  expect(quickest([])).toBeUndefined();
});
