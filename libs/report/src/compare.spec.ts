import { compare, compareTable, holm } from './compare';
import { spread } from './statistics';

const spreads = (values: Readonly<Record<string, readonly number[]>>) =>
  new Map(Object.entries(values).map(([arm, each]) => [arm, spread(each)]));

/** scipy 1.17.1: `ttest_ind(a, b, equal_var=False).pvalue`. */
const golden = { lens: [0.806, 0.811, 0.808], clean: [0.79, 0.795, 0.799], shortcut: [0.7, 0.81, 0.75] } as const;

describe('compare', () => {
  it('corrects by Holm: the smallest of three times 3, the next times 2, none below one before it', () => {
    expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([0.02])).toEqual([0.02]);
    expect(holm([])).toEqual([]);
  });

  it('holds each arm against the best, as scipy does, corrected for two tests', () => {
    const { best, isSignificant, p } = compare(spreads(golden));
    expect(best).toBe('lens');
    expect(isSignificant).toBe(true);
    expect([...p.keys()]).toEqual(['clean', 'shortcut']);
    expect(p.get('clean')).toBeCloseTo(2 * 0.01769479991910395, 8);
    expect(p.get('shortcut')).toBeCloseTo(0.22563378216625868, 8);
  });

  it('asks for significance against the runner-up, not against the rest', () => {
    const { best, isSignificant, p } = compare(spreads({ a: [0.8, 0.81], b: [0.795, 0.81], c: [0.1, 0.11] }));
    expect(best).toBe('a');
    expect(p.get('c')).toBeLessThan(0.01);
    expect(isSignificant).toBe(false);
  });

  it('claims nothing from single seeds, equal means or a lone arm', () => {
    expect(compare(spreads({ a: [0.9], b: [0.1] }))).toEqual({ best: 'a', isSignificant: false, p: new Map() });
    expect(compare(spreads({ a: [0.9, 0.91], b: [0.1] })).isSignificant).toBe(false);
    expect(compare(spreads({ a: [0.9, 0.91], b: [0.9, 0.91] })).isSignificant).toBe(false);
    expect(compare(spreads({ a: [0.9, 0.91] }))).toEqual({ isSignificant: false, p: new Map() });
    expect(compare(new Map())).toEqual({ isSignificant: false, p: new Map() });
  });
});

describe('compareTable', () => {
  // scipy 1.17.1: clean against lens 0.01769479991910395, shortcut against lens 0.22563378216625868 (compare's golden values).
  const twice = [spreads(golden), spreads(golden)];

  it('corrects for the tests of all columns together: of four the two smallest times 4, and none below one before it', () => {
    for (const { best, isSignificant, p } of compareTable(twice)) {
      expect([best, isSignificant]).toEqual(['lens', false]);
      expect(p.get('clean')).toBeCloseTo(4 * 0.01769479991910395, 8);
      expect(p.get('shortcut')).toBeCloseTo(2 * 0.22563378216625868, 8);
    }
  });

  it('holds all against a baseline, the best too, which is significant where it differs from the baseline', () => {
    const [{ best, isSignificant, p }] = compareTable([spreads(golden)], 'clean') as [ReturnType<typeof compare<string>>];
    expect(best).toBe('lens');
    expect([...p.keys()]).toEqual(['lens', 'shortcut']);
    expect(p.get('lens')).toBeCloseTo(2 * 0.01769479991910395, 8);
    expect(isSignificant).toBe(true);
  });

  it('asks for the runner-up where the baseline is the best', () => {
    const [{ best, isSignificant, p }] = compareTable([spreads(golden)], 'lens') as [ReturnType<typeof compare<string>>];
    expect([best, isSignificant, [...p.keys()]]).toEqual(['lens', true, ['clean', 'shortcut']]);
  });

  it('has no tests in a column where the baseline has no figure or one seed', () => {
    const columns = [spreads({ a: [0.9, 0.91], b: [0.1, 0.12] }), spreads({ a: [0.9, 0.91], b: [0.1, 0.12], base: [0.5] })];
    expect(compareTable(columns, 'base')).toEqual([
      { best: 'a', isSignificant: false, p: new Map() },
      { best: 'a', isSignificant: false, p: new Map() },
    ]);
  });
});
