import type { BandName } from './bands';
import type { Observations } from './examine';
import { findDiffuse } from './find-diffuse';
import type { Game } from './game';
import type { GameResult } from './result';

/** A game in which right answers fall from all to a quarter, the guessing, in every batch. */
const fallen = (band: BandName, taskName: string) => {
  const seen = {
    shape: [1, 1, 1],
    accuracy: Array.from({ length: 10 }, () => [1, 0.8, 0.5, 0.25, 0.25, 0.25]),
    labels: [0, 0],
    originals: new Uint8Array(2),
    lensed: new Uint8Array(2),
    fine: { size: 1 },
    energy: { values: new Float32Array(2), count: 2, size: 1, channels: 1 },
  } as unknown as Observations;
  const bands = { overall: 0, 'coarse-brightness': 0, 'coarse-colour': 0, 'fine-brightness': 0, 'fine-colour': 0, [band]: 1 };
  const result = { push: 1, chance: 0.25, bands, curve: [] } as unknown as GameResult;
  return { game: { taskName, seed: 0, classNames: ['a'] } as unknown as Game, seen, result };
};

test.each<[BandName, string, string]>([
  ['fine-colour', 'colour-fringe', 'strong'],
  ['fine-brightness', 'fine-detail', 'strong'],
  ['coarse-colour', 'colour-cast', 'possible'],
  ['coarse-brightness', 'diffuse', 'possible'],
])('%s all over the picture is %s, and %s', (band, kind, verdict) => {
  const { game, seen, result } = fallen(band, 'rotation');
  expect(findDiffuse(game, seen, result, 0)).toMatchObject({ kind, verdict, strength: 1, tasks: ['rotation'] });
});

test('what a place explains already is none, and neither is anything of a task that content answers', () => {
  const { game, seen, result } = fallen('fine-colour', 'rotation');
  expect(findDiffuse(game, seen, result, 0.8)).toBeUndefined();
  expect(findDiffuse({ ...game, taskName: 'supervised' }, seen, result, 0)).toBeUndefined();
});
