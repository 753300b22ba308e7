import { cpuPerStep, ratios, spreadOf, type StepSample, type Turn } from './turns';

/** A step every 10 ms that costs 2 s, and 3 s from 1000 ms on. */
const samples: StepSample[] = Array.from({ length: 201 }, (_, i) => ({ at: i * 10, cpu: i <= 100 ? 2 * i : 200 + 3 * (i - 100) }));
const turn = (from: number, to: number, isWatched: boolean): Turn => ({ from, to, isWatched });

test('processor time a step is that of the steps that end within the turn', () => {
  expect(cpuPerStep(samples, turn(105, 495, false))).toBe(2);
  expect(cpuPerStep(samples, turn(1005, 1495, true))).toBe(3);
  expect(cpuPerStep(samples, turn(2100, 2900, true))).toBeUndefined();
});

test('neighbours are held against each other, whichever comes first', () => {
  const turns = [turn(0, 400, false), turn(1000, 1400, true), turn(1500, 1900, true), turn(500, 900, false)];
  expect(ratios(samples, turns)).toEqual([1.5, 1.5]);
});

test('the spread is that of the middle half', () => {
  expect(spreadOf([5, 1, 2, 3, 4])).toEqual({ median: 3, quartiles: [2, 4], count: 5 });
  expect(spreadOf([1, 2]).median).toBe(1.5);
});
