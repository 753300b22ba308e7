import { compare as compareAll, level } from './compare';
import { enumerate, percent, plural, points, probability, withSpread } from './format';
import type { ReportArm } from './report-arm';
import type { RunFolder } from './reading/run-folder';
import type { Spread } from './statistics';
import { type Cell, isAlike, type Recovery } from './summary';
import { welch } from './welch';

/** What an experiment found: one plain sentence or two, and the figures behind them. */
export interface Finding {
  readonly sentence: string;
  readonly evidence: string;
}

interface Measured {
  readonly arm: ReportArm;
  readonly raw: Cell;
}

const measured = (arms: readonly ReportArm[]): readonly Measured[] =>
  arms.flatMap((arm) => {
    const raw = arm.summary.linear.raw;
    return raw ? [{ arm, raw }] : [];
  });

const hasShortcut = ({ config }: ReportArm): boolean => Array.isArray(config['shortcuts']) && config['shortcuts'].length > 0;

const evidenceOf = (all: readonly Measured[]): string => {
  if (all.length === 0) return '';
  const every = (read: (cell: Cell) => string): string => enumerate([...new Set(all.map(({ raw }) => read(raw)))]);
  const place = `layer ${every(({ layer }) => layer)}, pooling ${every(({ column }) => column.pooling)}, protocol ${every(({ column }) => column.protocol)}`;
  const seeds = Math.min(...all.map(({ raw }) => raw.n));
  const spread = seeds > 1 ? `mean ± standard error over ${plural(seeds, 'seed')}` : 'one seed';
  const figures = enumerate(all.map(({ arm, raw }) => `${arm.arm} ${withSpread(raw, true)} %`));
  return `Linear accuracy of raw features on test images (${place}), ${spread}: ${figures}.`;
};

/** What a difference is worth, in words to be put behind it. */
const doubt = (p: number | undefined): string => {
  if (p === undefined) return ', though one seed cannot tell that from chance';
  return p < level ? '' : `, which is within what chance may do (Welch's t-test, ${probability(p)})`;
};

const recovered = ({ arm, raw }: Measured, from: Spread, isOnly: boolean): string => {
  const share = arm.summary.recovery.raw?.share ?? 0;
  const who = isOnly && arm.hasLens ? 'the lens' : `the arm ${arm.arm}`;
  if (share <= 0) return `${who} recovered none of the loss (${percent(share)})`;
  const amount = share > 1 ? `all of the loss and more (${percent(share)})` : `${percent(share)} of the loss`;
  return `${who} recovered ${amount}${doubt(welch(raw, from))}`;
};

const compare = (from: Measured, to: Measured, others: readonly Measured[], isOnlyLoss: boolean): string => {
  const cost = to.raw.mean - from.raw.mean;
  if (cost <= 0) {
    const figures = `${points(from.raw.mean)} % against ${points(to.raw.mean)} %`;
    return `There was no loss to recover: the arm ${from.arm.arm} is no worse than ${to.arm.arm} in linear accuracy (${figures}).`;
  }
  const p = welch(from.raw, to.raw);
  const isShortcut = hasShortcut(from.arm) && !hasShortcut(to.arm);
  const lost = isShortcut
    ? `The shortcut${isOnlyLoss ? '' : ` of ${from.arm.arm}`} cost ${points(cost)} points of linear accuracy`
    : `The arm ${from.arm.arm} lies ${points(cost)} points of linear accuracy below ${to.arm.arm}`;
  const certain = p === undefined || p < level;
  const gains = certain ? others.map((other) => recovered(other, from.raw, others.length === 1)) : [];
  return `${lost}${doubt(p)}${gains.length > 0 ? `; ${enumerate(gains)}` : ''}.`;
};

/** Without a loss to speak of: which arm has the best features, and whether that is more than chance. */
const ranking = (all: readonly Measured[]): string => {
  const [best, next] = all.toSorted((a, b) => b.raw.mean - a.raw.mean);
  if (!best || !next) return `Linear accuracy of raw features: ${all.map(({ arm, raw }) => `${arm.arm} ${points(raw.mean)} %`).join('')}.`;
  if (!all.every(({ raw }) => isAlike(raw, best.raw))) {
    return `Linear accuracy of raw features: ${enumerate(all.map(({ arm, raw }) => `${arm.arm} ${points(raw.mean)} %`))}, judged by different protocols, so that they do not compare.`;
  }
  const ahead = `The best of ${all.length} arms in linear accuracy is ${best.arm.arm} with ${points(best.raw.mean)} %`;
  const { p } = compareAll(new Map(all.map((each) => [each, each.raw])));
  return `${ahead}, ${points(best.raw.mean - next.raw.mean)} points ahead of ${next.arm.arm}${doubt(p.get(next))}.`;
};

/** What became of one loss. */
const findingOfLoss = (loss: Recovery, all: readonly Measured[], isOnlyLoss: boolean): Finding => {
  const find = (name: string) => all.find(({ arm }) => arm.arm === name);
  const [from, to] = [find(loss.from), find(loss.to)];
  if (!from || !to) {
    const missing = enumerate([!from && loss.from, !to && loss.to].filter((name) => name !== false));
    return { sentence: `The loss that the shortcut causes is not known yet: ${missing} has no linear accuracy.`, evidence: '' };
  }
  if (!isAlike(from.raw, to.raw)) {
    const sentence = `The arms ${loss.from} and ${loss.to} were judged by different protocols, so their accuracies do not compare.`;
    return { sentence, evidence: '' };
  }
  const others = all.filter((each) => each !== from && each !== to && each.arm.summary.loss === loss && isAlike(each.raw, from.raw));
  const p = welch(from.raw, to.raw);
  const evidence = p === undefined ? '' : `Welch's t-test of ${loss.from} against ${loss.to}: ${probability(p)}.`;
  return { sentence: compare(from, to, others, isOnlyLoss), evidence };
};

/** Says what was found in one experiment, and does not claim what its figures cannot carry. */
export const findingOf = (folder: RunFolder, arms: readonly ReportArm[]): Finding => {
  const all = measured(arms.filter((arm) => arm.folder === folder));
  const evidence = evidenceOf(all);
  if (all.length === 0) return { sentence: 'Linear accuracy has not been measured, so nothing can be said of the features yet.', evidence };
  const { recovery } = folder.experiment;
  if (recovery.length === 0) {
    return { sentence: ranking(all), evidence };
  }
  const findings = recovery.map((loss) => findingOfLoss(loss, all, recovery.length === 1));
  const joined = (part: keyof Finding) => findings.map((finding) => finding[part]).filter(Boolean);
  return { sentence: joined('sentence').join(' '), evidence: [evidence, ...joined('evidence')].join(' ') };
};
