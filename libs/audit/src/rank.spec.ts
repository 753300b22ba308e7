import { rankFindings } from './rank';
import type { Finding } from './result';

const finding = (own: Partial<Finding>): Finding => ({
  kind: 'mark',
  basis: 'place',
  sentence: 'A mark.',
  evidence: ['seen'],
  strength: 0.5,
  interval: [0.4, 0.6],
  confidence: 1,
  verdict: 'strong',
  tasks: ['rotation'],
  classes: [],
  exhibits: [],
  ...own,
});

test('strong ones come first, then by strength', () => {
  const ranked = rankFindings([
    finding({ kind: 'border', strength: 0.9, verdict: 'possible' }),
    finding({ kind: 'corner-mark', strength: 0.3 }),
    finding({ kind: 'text-band', strength: 0.4 }),
  ]);
  expect(ranked.map(({ kind }) => kind)).toEqual(['text-band', 'corner-mark', 'border']);
});

test('two tasks that show the same mark are one finding, with the evidence of both', () => {
  const a = finding({ kind: 'corner-mark', place: 'top-left', strength: 0.4 });
  const b = finding({ kind: 'corner-mark', place: 'top-left', strength: 0.7, tasks: ['supervised'], classes: ['x'], evidence: ['told'] });
  const [only, ...others] = rankFindings([a, b]);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ strength: 0.7, tasks: ['supervised', 'rotation'], classes: ['x'], evidence: ['told', 'seen'] });
  expect(rankFindings([a, { ...b, place: 'top-right' }])).toHaveLength(2);
});

test('what the lens takes away all over the picture is what a strong trace of the same task says', () => {
  const lens = finding({ kind: 'colour-cast', basis: 'all-over', strength: 1, sentence: 'Something.' });
  const trace = finding({ kind: 'colour-fringe', basis: 'traces', strength: 0.9, sentence: 'Red lies beside green.' });
  expect(rankFindings([lens, trace])).toEqual([expect.objectContaining({ kind: 'colour-fringe', sentence: 'Red lies beside green.' })]);
  expect(rankFindings([lens, { ...trace, tasks: ['supervised'] }])).toHaveLength(2);
  expect(rankFindings([lens, { ...trace, verdict: 'possible' }])).toHaveLength(2);
});

test('what can be pointed at comes before what is all over the picture, but only among equally sure ones', () => {
  const everywhere = finding({ kind: 'fine-detail', basis: 'all-over', strength: 0.9 });
  const pattern = finding({ kind: 'border', place: 'border', basis: 'pattern', strength: 0.4 });
  expect(rankFindings([everywhere, pattern]).map(({ kind }) => kind)).toEqual(['border', 'fine-detail']);
  expect(rankFindings([everywhere, { ...pattern, verdict: 'possible' }]).map(({ kind }) => kind)).toEqual(['fine-detail', 'border']);
});

describe('what a lens does where a pattern stands', () => {
  const pattern = finding({
    kind: 'corner-mark',
    place: 'top-left',
    basis: 'pattern',
    sentence: 'A mark in the corner.',
    strength: 0.6,
    classes: ['x'],
    tasks: ['supervised'],
    evidence: ['stands'],
  });

  test('is the pattern, by its words, in a band that meets in its corner', () => {
    const band = finding({ kind: 'text-band', place: 'left', sentence: 'A band.', strength: 0.9, interval: [0.8, 1], classes: ['x', 'y'] });
    expect(rankFindings([band, pattern])).toEqual([
      expect.objectContaining({
        kind: 'corner-mark',
        place: 'top-left',
        sentence: 'A mark in the corner.',
        strength: 0.9,
        interval: [0.8, 1],
        classes: ['x'],
        tasks: ['supervised', 'rotation'],
        evidence: ['stands', 'seen'],
      }),
    ]);
  });

  test('makes a pattern no less sure', () => {
    const band = finding({ kind: 'text-band', place: 'left', strength: 0.9, verdict: 'possible' });
    expect(rankFindings([band, pattern])).toEqual([expect.objectContaining({ strength: 0.6, verdict: 'strong' })]);
  });

  test('is another thing elsewhere', () => {
    expect(rankFindings([finding({ kind: 'text-band', place: 'right' }), pattern])).toHaveLength(2);
    expect(rankFindings([finding({ kind: 'mark', place: undefined }), pattern])).toHaveLength(2);
  });

  test('belongs to the pattern that lies just there, where two lie beside it', () => {
    const other = { ...pattern, place: 'bottom-left' };
    const lens = finding({ kind: 'corner-mark', place: 'bottom-left', strength: 0.3 });
    const ranked = rankFindings([lens, pattern, other]);
    expect(ranked.find(({ place }) => place === 'bottom-left')?.evidence).toEqual(['stands', 'seen']);
    expect(ranked.find(({ place }) => place === 'top-left')?.evidence).toEqual(['stands']);
  });
});
