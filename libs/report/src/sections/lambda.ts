import { drawPointChart, type PointChart, pointRows, type PointSeries } from '../charts/point-chart';
import { chartFiles } from '../figures';
import { groupBy } from '../group-by';
import { html, trusted } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { type Section, slug, titled } from '../section';
import { flatten, isOfExperiment, nameOf } from '../settings';
import type { Cell } from '../summary';

const key = 'training.lambda';

/** Arms that differ in lambda and nothing else, from the smallest to the largest. */
export interface Sweep {
  readonly name: string;
  readonly arms: readonly { readonly lambda: number; readonly arm: ReportArm }[];
}

const lambdaOf = ({ config }: ReportArm): number => Number(flatten(config).get(key));

/** Where all other settings agree. Names are of no matter. */
const restOf = ({ config, folder }: ReportArm): string =>
  JSON.stringify([folder.path, ...[...flatten(config)].filter(([setting]) => setting !== key && !isOfExperiment(setting)).sort()]);

/** What the arms' names have in common, without what joins their numbers to it. */
const commonName = (labels: readonly string[]): string => {
  const [first = ''] = labels;
  const length = [...first].findIndex((letter, index) => labels.some((label) => label[index] !== letter));
  return first.slice(0, length < 0 ? first.length : length).replace(/[-_ /]+$/, '') || 'arms';
};

/** Every group of two arms or more; without a lens lambda plays no part, and 0 has no place on its axis. */
export const sweepsOf = (arms: readonly ReportArm[]): readonly Sweep[] => {
  const swept = arms.filter((arm) => arm.hasLens && lambdaOf(arm) > 0);
  return [...groupBy(swept, restOf).values()].flatMap((group) => {
    const sorted = group.map((arm) => ({ lambda: lambdaOf(arm), arm })).sort((a, b) => a.lambda - b.lambda);
    const areDifferent = new Set(sorted.map(({ lambda }) => lambda)).size === sorted.length;
    return sorted.length > 1 && areDifferent ? [{ name: commonName(sorted.map(({ arm }) => arm.label)), arms: sorted }] : [];
  });
};

interface Quantity {
  readonly label: string;
  readonly find: (cells: readonly Cell[]) => Cell | undefined;
}

const ofHead =
  (features: string, split: string): Quantity['find'] =>
  (cells) =>
    ['shortcut-reliance', 'pretext', 'confusion']
      .map((source) =>
        cells.find(
          ({ column }) => column.evaluator === source && column.features === features && column.split === split && column.metric === 'top1',
        ),
      )
      .find((cell) => cell !== undefined);

const ofFeatures =
  (features: string): Quantity['find'] =>
  (cells) =>
    cells.find(
      ({ column }) => column.evaluator === 'linear' && column.features === features && column.split === 'test' && column.metric === 'top1',
    );

const ofImages =
  (split: string): Quantity['find'] =>
  (cells) =>
    cells.find(({ column }) => column.evaluator === 'reconstruction' && column.metric === 'mse' && column.split === split);

const charts: readonly { readonly title: string; readonly isShare: boolean; readonly quantities: readonly Quantity[] }[] = [
  {
    title: 'Linear accuracy',
    isShare: true,
    quantities: [
      { label: 'raw', find: ofFeatures('raw') },
      { label: 'lensed', find: ofFeatures('lensed') },
      { label: 'raw + lensed', find: ofFeatures('concat') },
    ],
  },
  {
    title: 'Pretext accuracy',
    isShare: true,
    quantities: [
      { label: 'raw, no mark', find: ofHead('raw', 'test') },
      { label: 'raw, with mark', find: ofHead('raw', 'test+shortcut') },
      { label: 'lensed, no mark', find: ofHead('lensed', 'test') },
      { label: 'lensed, with mark', find: ofHead('lensed', 'test+shortcut') },
    ],
  },
  {
    title: 'Reconstruction error',
    isShare: false,
    quantities: [
      { label: 'no mark', find: ofImages('test') },
      { label: 'with mark', find: ofImages('test+shortcut') },
    ],
  },
];

/** Without the evaluator the previews at the end tell what the lens changes. */
const previewed = ({ previews }: ReportArm): readonly number[] =>
  previews.map(({ preview: { meanSquaredError } }) => meanSquaredError.reduce((sum, error) => sum + error, 0) / meanSquaredError.length);

const chartsOf = ({ arms }: Sweep): readonly PointChart[] =>
  charts.flatMap(({ title, isShare, quantities }) => {
    const measured = quantities.map(({ label, find }, slot) => ({
      label,
      slot,
      points: arms.flatMap(({ lambda, arm }) => {
        const cell = find(Object.values(arm.summary.cells));
        return cell ? [{ x: lambda, values: cell.values }] : [];
      }),
    }));
    const known = measured.filter(({ points }) => points.length > 1);
    const instead: PointSeries = {
      label: 'end of training',
      slot: 0,
      points: arms.flatMap(({ lambda, arm }) => (previewed(arm).length > 0 ? [{ x: lambda, values: previewed(arm) }] : [])),
    };
    const series = known.length === 0 && !isShare && instead.points.length > 1 ? [instead] : known;
    return series.length > 0 ? [{ title, xName: 'lambda', isLogarithmic: true, isShare, series }] : [];
  });

/** What lambda does, where arms differ in it and in nothing else. */
export const lambdaCurves = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const drawn = sweepsOf(arms)
    .map((sweep) => ({ sweep, charts: chartsOf(sweep).map((chart) => ({ chart, svg: drawPointChart(chart) })) }))
    .filter((each) => each.charts.length > 0);
  if (drawn.length === 0) return undefined;
  const body = drawn.map(({ sweep, charts: all }) => {
    const [first] = sweep.arms;
    const task = first && nameOf(first.arm.config['task']);
    return html`<h3>${sweep.name} <small>${task}, lambda ${sweep.arms.map(({ lambda }) => lambda).join(', ')}</small></h3>
      <div class="charts">${all.map(({ svg }) => html`<figure>${trusted(svg)}</figure>`)}</div>`;
  });
  const files = drawn.flatMap(({ sweep, charts: all }) =>
    all.map(({ chart, svg }) => chartFiles(`lambda-${slug(sweep.name)}-${slug(chart.title)}`, svg, pointRows(chart))),
  );
  const lead = `Lambda says what a change of the image costs the lens: small values let it change much. These arms differ in nothing else. Marks are means over seeds, whiskers one standard
    error, faint dots seeds; the axis of lambda is logarithmic.`;
  return { markup: titled('lambda', 'What lambda does', lead, html`${body}`), figures: (await Promise.all(files)).flat() };
};
