import type { Specimen } from './specimen';
import { Tally } from './tally';
import type { Result } from './try-all';

const specimen: Specimen = {
  reader: 'pictures',
  category: 'c',
  extension: 'jpg',
  contents: new Uint8Array(1),
  expected: 'refused',
  alone: true,
};
const answer = { id: 0, outcome: 'refused', milliseconds: 5, peakBytes: 0 } as const;
const faultOf = (result: Partial<Result>): readonly string[] => {
  const tally = new Tally(1e6);
  tally.add({ specimen, answer, takenBytes: 0, ...result });
  return tally.report().broken;
};

test('what is promised of a file is held against what came of it', () => {
  expect(faultOf({})).toEqual([]);
  expect(faultOf({ answer: 'hung' })).toEqual(['c, file 1: did not end']);
  expect(faultOf({ answer: 'died' })).toEqual(['c, file 1: ended the process']);
  expect(faultOf({ answer: { ...answer, outcome: 'broke', said: 'x' } })).toEqual(['c, file 1: x']);
  expect(faultOf({ answer: { ...answer, outcome: 'read' } })).toEqual(['c, file 1: was read, expected refused: ']);
  expect(faultOf({ answer: { ...answer, milliseconds: 31_000 } })).toEqual(['c, file 1: took 31 s']);
  expect(faultOf({ takenBytes: 5e8 })).toEqual([expect.stringMatching(/took 500 MB of memory, at most 427/)]);
  expect(faultOf({ takenBytes: 3e8, specimen: { ...specimen, alone: false } })).toEqual([]);
});
