import { figureOf, mostRedone } from './light';

it('knows the figure of a cell that nobody disturbed: the hash of the hash of its seed', () => {
  // printf 'seed 7' | sha256sum, and that of its digits again.
  expect(figureOf({ seed: 7, steps: 1, stepMs: 0, checkpointEvery: 1 })).toBe(
    'd1ce346a5a038ecc03f18f9d7ac07d7250516c3e1d6eb5d9f26ecb02854da1f7',
  );
  expect(figureOf({ seed: 7, steps: 2, stepMs: 0, checkpointEvery: 1 })).toBe(
    '5bf7299b86126c433cdb08ade7f6d06f9c017f91ce968431fc4ec6eed0a37a92',
  );
});

it('counts the steps that were done again behind a new beginning', () => {
  const step = (token: number, ...steps: readonly number[]) => steps.map((one) => ({ token, step: one }));
  expect(mostRedone([{ token: 1, from: 0 }, ...step(1, 1, 2, 3), { token: 2, from: 3 }, ...step(2, 4)])).toBe(0);
  expect(
    mostRedone([{ token: 1, from: 0 }, ...step(1, 1, 2, 3, 4), { token: 2, from: 2 }, ...step(2, 3, 4, 5), { token: 3, from: 4 }]),
  ).toBe(2);
});
