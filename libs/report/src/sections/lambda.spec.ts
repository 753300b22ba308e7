import { reportArmOf, rowOf } from '../../test/report-arm';
import { lambdaCurves, sweepsOf } from './lambda';

const arm = (name: string, slot: number, lambda: number, values: readonly number[], over: object = {}) =>
  reportArmOf(
    name,
    slot,
    values.map((value, seed) => rowOf({ seed, value })),
    { config: { task: { name: 'rotation' }, training: { lambda, steps: 5 }, ...over } },
  );

const swept = [arm('lens-16', 0, 16, [0.7, 0.72]), arm('lens-4', 1, 4, [0.6, 0.64]), arm('lens-64', 2, 64, [0.5, 0.5])];

test('arms that differ in lambda and nothing else stand together, the smallest lambda first', () => {
  const others = [
    arm('jigsaw-4', 3, 4, [0.5], { task: { name: 'jigsaw' } }),
    { ...arm('plain', 4, 1, [0.5]), hasLens: false },
    arm('none', 5, 0, [0.5]),
  ];
  const [sweep, ...more] = sweepsOf([...swept, ...others]);
  expect(more).toEqual([]);
  expect(sweep?.name).toBe('lens');
  expect(sweep?.arms.map(({ lambda }) => lambda)).toEqual([4, 16, 64]);
});

test('equal ratios of lambda are as far apart, and the numbers are those of the seeds', async () => {
  const section = await lambdaCurves({ folders: [], arms: swept, columns: [] });
  const markup = String(section?.markup);
  expect(markup).toContain('<h3>lens <small>rotation, lambda 4, 16, 64</small></h3>');
  const [from, middle, to] = (/<path d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+L([\d.]+) /.exec(markup) ?? []).slice(1).map(Number) as [
    number,
    number,
    number,
  ];
  expect(middle - from).toBeCloseTo(to - middle, 0);
  expect(section?.figures?.map(({ name }) => name)).toEqual(['svg', 'png', 'csv'].map((ending) => `lambda-lens-linear-accuracy.${ending}`));
  expect(String(section?.figures?.[2]?.contents)).toBe(
    'series,lambda,value\nraw,4,0.6\nraw,4,0.64\nraw,16,0.7\nraw,16,0.72\nraw,64,0.5\nraw,64,0.5\n',
  );
});

test('without a sweep there is no section', async () =>
  expect(await lambdaCurves({ folders: [], arms: swept.slice(0, 1), columns: [] })).toBeUndefined());
