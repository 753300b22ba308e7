import type { FeatureKind } from '@longway/contracts';
import { type ArmSummary, type Cell, type Recovered, type RunFolder, seedsOf, summarise } from '@longway/report';
import { lambdaOf } from './lambda-of';
import { markdownTable } from './markdown';

const percent = (value: number): string => (100 * value).toFixed(1);
const accuracy = (cell: Cell | undefined): string =>
  cell ? `${percent(cell.mean)}${cell.se === undefined ? '' : ` ± ${percent(cell.se)}`}` : '';

const probability = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

const titles: Readonly<Record<FeatureKind, string>> = { raw: 'raw', lensed: 'lensed', concat: 'raw + lensed', control: 'control' };
const kinds = Object.keys(titles) as readonly FeatureKind[];

const armsOf = ({ rows, experiment }: RunFolder): readonly ArmSummary[] => {
  const order = Object.keys(experiment.arms ?? {});
  return summarise(rows, experiment.recovery).arms.toSorted((a, b) => order.indexOf(a.arm) - order.indexOf(b.arm));
};

const counted = (arms: readonly ArmSummary[]): ((arm: ArmSummary) => readonly string[]) => {
  const seeds = seedsOf(arms.flatMap(({ linear }) => linear.raw ?? []));
  return seeds.differ ? ({ linear }) => [`${linear.raw?.n ?? 0}`] : () => [];
};

/** Without the control, which knows nothing of the lens. */
const best = ({ recovery, arm, loss }: ArmSummary): readonly [FeatureKind, Recovered] | undefined => {
  if (arm === loss?.from || arm === loss?.to) return undefined;
  const found = kinds.filter((kind) => kind !== 'control').flatMap((kind) => (recovery[kind] ? [[kind, recovery[kind]] as const] : []));
  return found.sort(([, a], [, b]) => b.share - a.share)[0];
};

const recoveryCells = (arm: ArmSummary): readonly string[] => {
  const found = best(arm);
  if (!found) return ['', ''];
  const [kind, { share, se, p }] = found;
  return [`${share.toFixed(2)}${se === undefined ? '' : ` ± ${se.toFixed(2)}`} (${titles[kind]})`, p === undefined ? '' : probability(p)];
};

/** Linear accuracy on unmarked test images, arms down; recovery of the best feature kind, and the p of that kind against the arm that bears the loss. */
export const linearTable = (folder: RunFolder): string => {
  const arms = armsOf(folder);
  const seeds = counted(arms);
  const hasRecovery = arms.some((arm) => best(arm));
  const head = ['arm', ...(arms[0] && seeds(arms[0]).length > 0 ? ['seeds'] : []), ...kinds.map((kind) => titles[kind])];
  const rows = arms.map((arm) => [
    arm.arm,
    ...seeds(arm),
    ...kinds.map((kind) => accuracy(arm.linear[kind])),
    ...(hasRecovery ? recoveryCells(arm) : []),
  ]);
  return markdownTable([...head, ...(hasRecovery ? ['recovery', 'p'] : [])], rows);
};

const conditions = [
  ['no mark', 'test'],
  ['mark', 'test+shortcut'],
  ['mark lies', 'test+misleading'],
] as const;

const views = [
  ['raw', 'raw'],
  ['lensed', 'lensed'],
] as const;

/** The pretext task's accuracy on test images; arms without a mark are asked by the pretext evaluator alone. */
export const pretextTable = (folder: RunFolder): string => {
  const cellOf = ({ cells }: ArmSummary, features: string, split: string): Cell | undefined =>
    ['shortcut-reliance', 'pretext']
      .map((evaluator) => cells[`${evaluator}/${features}/none/head/${split}/top1`])
      .find((cell) => cell !== undefined);
  const head = views.flatMap(([view, features]) => conditions.map(([words, split]) => ({ title: `${view}, ${words}`, features, split })));
  const rows = armsOf(folder).map((arm) => [arm.arm, ...head.map(({ features, split }) => accuracy(cellOf(arm, features, split)))]);
  return markdownTable(['arm', ...head.map(({ title }) => title)], rows);
};

/** How far images were moved, and what that left of the features. Arms without a lens have no lambda. */
export const lambdaTable = (folder: RunFolder): string => {
  const arms = armsOf(folder);
  // Marked images come behind unmarked ones.
  const errorOf = ({ cells }: ArmSummary): string => {
    const errors = Object.values(cells).filter(({ column }) => column.evaluator === 'reconstruction' && column.metric === 'mse');
    return errors.at(-1)?.mean.toPrecision(2) ?? '';
  };
  const rows = arms.map((arm) => {
    const [recovery] = recoveryCells(arm);
    const lambda = arm.linear.lensed && lambdaOf(folder.experiment, arm.arm);
    return [arm.arm, `${lambda ?? ''}`, ...kinds.map((kind) => accuracy(arm.linear[kind])), recovery ?? '', errorOf(arm)];
  });
  return markdownTable(['arm', 'lambda', ...kinds.map((kind) => titles[kind]), 'recovery', 'change'], rows);
};
