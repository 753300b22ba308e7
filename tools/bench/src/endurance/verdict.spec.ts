import { judge, type LogFacts, type Sample, slope } from './verdict';

const log: LogFacts = { reads: 10, lines: 2003, damaged: 0, steps: 2000 };
const samples = (change: (step: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: 40 }, (_, i) => 50 * (i + 1)).map((step) => ({ step, tensors: 7, rss: 300e6, at: 10 * step, ...change(step) }));

test('the slope is that of the nearest line', () => {
  const line = (x: number) => [x, 3 * x - 2] as const;
  expect(slope([line(0), line(1), line(7)])).toBeCloseTo(3);
  expect(slope([line(0), [1, 5], [1, -3], line(2)])).toBeCloseTo(3);
});

test('a run that stays as it is keeps its promises', () => {
  const noisy = samples((step) => ({ rss: 300e6 + (step % 100 ? 20e6 : 0) - (step < 200 ? 100e6 : 0) }));
  const { figures, broken } = judge(noisy, log, 2000);
  expect(broken).toEqual([]);
  expect(figures).toMatchObject({ tensors_early: 7, tensors_late: 7, steps_per_s_early: 100, steps_per_s_late: 100, log_reads: 10 });
  expect(Math.abs(figures['rss_mb_per_1000_steps'] as number)).toBeLessThan(1);
});

test.each([
  [samples((step) => ({ rss: 300e6 + 1100 * step })), log, /memory grows by 1\.10 MB/],
  [samples((step) => ({ tensors: step === 2000 ? 8 : 7 })), log, /8 tensors after step 2000, 7 after step 100/],
  [samples().slice(0, -1), log, /ended at step 1950 of 2000/],
  [[], log, /ended at step 0/],
  [samples(), { ...log, damaged: 1 }, /1 lines of the event log/],
  [samples(), { ...log, steps: 1999 }, /tells of 1999 steps/],
])('%#: what does not hold is told', (seen, facts, told) => {
  expect(judge(seen, facts, 2000).broken).toEqual([expect.stringMatching(told)]);
});
