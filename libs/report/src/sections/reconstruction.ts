import { mean } from '@longway/probe/statistics';
import { drawBars, type Bar, type BarGroup } from '../charts/bars';
import { chartFiles } from '../figures';
import { html } from '../html';
import { groupBy } from '../group-by';
import type { ReportArm, ReportData } from '../report-arm';
import { type Section, titled } from '../section';
import { ruleOf, seedsOf } from '../seeds';
import { nameOf } from '../settings';
import { spread, type Spread } from '../statistics';

const measured = ({ summary }: ReportArm, split: string): Spread | undefined =>
  Object.values(summary.cells).find(
    ({ column }) => column.evaluator === 'reconstruction' && column.metric === 'mse' && column.split === split,
  );

/** Without the evaluator the pictures of the end of training tell, which bear marks where training had them. */
const previewed = ({ previews }: ReportArm): Spread | undefined =>
  previews.length === 0 ? undefined : spread(previews.map(({ preview }) => mean(preview.meanSquaredError)));

const barsOf = (arm: ReportArm): readonly Bar[] => {
  if (!arm.hasLens) return [];
  const [plain, marked] = [measured(arm, 'test'), measured(arm, 'test+shortcut')];
  const { label, slot } = arm;
  if (plain)
    return [{ label, slot, spread: plain }, ...(marked ? [{ label: 'with the shortcut', slot, spread: marked, isSecond: true }] : [])];
  const seen = previewed(arm);
  return seen ? [{ label, slot, spread: seen }] : [];
};

/** Arms of one task and data set together, named by what there are several of. */
const groupsOf = (arms: readonly ReportArm[]): readonly BarGroup[] => {
  const drawn = arms.map((arm) => ({ arm, bars: barsOf(arm) })).filter(({ bars }) => bars.length > 0);
  const differing = ['task', 'dataset'].filter((key) => new Set(drawn.map(({ arm }) => nameOf(arm.config[key]))).size > 1);
  const groups = groupBy(drawn, ({ arm }) => differing.map((key) => nameOf(arm.config[key])).join(', '));
  return [...groups].map(([title, own]) => ({ ...(title && { title }), bars: own.flatMap(({ bars }) => bars) }));
};

const rowsOf = (groups: readonly BarGroup[]) =>
  groups.flatMap(({ title, bars }) =>
    bars.map(({ label, spread: { mean: average, se, n } }) => ({
      group: title,
      arm: label,
      mean: average,
      'standard error': se,
      seeds: n,
    })),
  );

/** How far each lens moves images, as bars on one scale. */
export const reconstruction = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const groups = groupsOf(arms);
  if (groups.length === 0) return undefined;
  const all = groups.flatMap(({ bars }) => bars);
  const drawn = drawBars(groups);
  const lead = `The mean squared difference between a test image and what the lens makes of it, pixels in [−1, 1], over images, positions and channels.${
    all.some(({ isSecond }) => isSecond) ? ' Pale bars: the same images with the shortcut on them.' : ''
  }`;
  return {
    markup: titled(
      'reconstruction',
      'How far the lens moves images',
      lead,
      html`${drawn}<p class="note">${ruleOf(seedsOf(all.map((each) => each.spread)), false)}</p>`,
    ),
    figures: await chartFiles('reconstruction', String(drawn), rowsOf(groups)),
  };
};
