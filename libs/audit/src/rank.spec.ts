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
