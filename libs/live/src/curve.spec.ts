import { Curve, figuresOf } from './curve';
import { stepOf } from './testing/events';

test('keeps every step where there is room', () => {
  const curve = new Curve(4);
  for (const step of [1, 2, 3, 4]) curve.add(step, { a: step * 10 });
  expect(curve.columns).toEqual({ steps: [1, 2, 3, 4], figures: { a: [10, 20, 30, 40] } });
});

test('becomes means of as many steps as it takes, at places that depend on the step alone', () => {
  const curve = new Curve(4);
  for (let step = 1; step <= 9; step++) curve.add(step, { a: step });
  // 5 steps did not fit: pairs; 9 steps make 5 pairs, and so fours: 1-4, 5-8, 9.
  expect(curve.columns).toEqual({ steps: [4, 8, 9], figures: { a: [2.5, 6.5, 9] } });
  // Of the same steps, from the third on.
  const late = new Curve(4);
  for (let step = 3; step <= 12; step++) late.add(step, { a: step });
  expect(late.columns).toEqual({ steps: [4, 8, 12], figures: { a: [3.5, 6.5, 10.5] } });
});

test('means are of those steps that have the figure', () => {
  const curve = new Curve(1);
  curve.add(1, { a: 1 });
  curve.add(2, { a: 3, b: 5 });
  expect(curve.columns).toEqual({ steps: [2], figures: { a: [2], b: [5] } });
});

test('a step that is told again counts once', () => {
  const curve = new Curve(4);
  for (const step of [1, 2, 3, 2, 3, 4]) curve.add(step, { a: step });
  expect(curve.columns.steps).toEqual([1, 2, 3, 4]);
});

test('what is cut off may be told again, as other steps', () => {
  const curve = new Curve(4);
  for (const step of [1, 2, 3]) curve.add(step, { a: step });
  curve.cut(1);
  expect(curve.columns.steps).toEqual([1]);
  curve.add(2, { a: 7 });
  expect(curve.columns).toEqual({ steps: [1, 2], figures: { a: [1, 7] } });
});

test('of means nothing is cut off, and nothing counts twice', () => {
  const curve = new Curve(2);
  for (const step of [1, 2, 3, 4]) curve.add(step, { a: step });
  curve.cut(2);
  for (const step of [3, 4]) curve.add(step, { a: step });
  expect(curve.columns).toEqual({ steps: [2, 4], figures: { a: [1.5, 3.5] } });
});

test('figures are called by their places', () => {
  expect(figuresOf(stepOf('a/seed-0', 1, 1, 2))).toEqual({
    'loss/extractor': 2,
    'loss/adversarial': -2,
    'loss/reconstruction': 0.01,
    'lensed/accuracy': 0.5,
    imagesPerSecond: 100,
    waitingShare: 0.01,
  });
});
