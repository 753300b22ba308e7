import type { Exhibit, Preview } from '@longway/contracts';
import type { History } from './reading/history';
import type { RunFolder } from './reading/run-folder';
import type { ArmSummary, Summary } from './summary';
import { summarise } from './summary';

/** One arm of one experiment, as the sections of the page see it. */
export interface ReportArm {
  /** What the page calls it: the arm's name, behind the folder's where there are several. */
  readonly label: string;
  readonly arm: string;
  readonly folder: RunFolder;
  /** Counts the arms of the page: fixes the colour. */
  readonly slot: number;
  /** The resolved settings, where they are known. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly histories: readonly History[];
  readonly previews: readonly { readonly seed: number; readonly preview: Preview }[];
  /** Of training on the way, by seed, from the first step to the last. */
  readonly films: readonly { readonly seed: number; readonly previews: readonly Preview[] }[];
  readonly exhibits: readonly { readonly seed: number; readonly exhibits: readonly Exhibit[] }[];
  readonly hasLens: boolean;
  readonly summary: ArmSummary;
}

export interface ReportData {
  readonly folders: readonly RunFolder[];
  readonly arms: readonly ReportArm[];
  readonly columns: Summary['columns'];
}

type Settings = Readonly<Record<string, unknown>>;
const isSettings = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);

/** From the run's first event; else from the experiment's file, where an arm's settings lie over those of all. */
const configOf = (folder: RunFolder, arm: string, histories: readonly History[]): Settings => {
  const known = histories.map(({ started }) => started?.config).find(isSettings);
  const over = folder.experiment.arms?.[arm];
  return known ?? { ...folder.experiment, ...(isSettings(over) ? over : {}) };
};

const changes = (preview: Preview): boolean => preview.meanSquaredError.some((error) => error > 0);

const armNames = (folder: RunFolder): readonly string[] => [
  ...new Set([
    ...Object.keys(folder.experiment.arms ?? {}),
    ...folder.histories.map(({ arm }) => arm),
    ...folder.rows.map(({ arm }) => arm),
  ]),
];

const seedsOfArm = <T>(byRun: ReadonlyMap<string, T>, arm: string): readonly (readonly [seed: number, value: T])[] =>
  [...byRun]
    .filter(([run]) => run.slice(0, run.lastIndexOf('/')) === arm)
    .map(([run, value]) => [Number(run.slice(run.lastIndexOf('-') + 1)), value] as const);

const armsOf = (folder: RunFolder): readonly Omit<ReportArm, 'slot' | 'label'>[] => {
  const summary = summarise(folder.rows, folder.experiment.recovery);
  return armNames(folder).map((arm) => {
    const histories = folder.histories.filter((history) => history.arm === arm).sort((a, b) => a.seed - b.seed);
    const previews = seedsOfArm(folder.previews, arm).map(([seed, preview]) => ({ seed, preview }));
    const films = seedsOfArm(folder.films, arm).map(([seed, passing]) => ({ seed, previews: passing }));
    const exhibits = seedsOfArm(folder.exhibits, arm).map(([seed, kept]) => ({ seed, exhibits: kept }));
    const weights = histories.map(({ started }) => started?.weights?.lens).find((count) => count !== undefined);
    const hasLens = weights === undefined ? previews.some(({ preview }) => changes(preview)) : weights > 0;
    const measured = summary.arms.find((each) => each.arm === arm) ?? { arm, cells: {}, linear: {}, recovery: {} };
    return { arm, folder, config: configOf(folder, arm, histories), histories, previews, films, exhibits, hasLens, summary: measured };
  });
};

/** Lays the arms of all folders side by side. */
export const reportData = (folders: readonly RunFolder[]): ReportData => {
  const arms = folders
    .flatMap(armsOf)
    .map((arm, slot) => ({ ...arm, slot, label: folders.length > 1 ? `${arm.folder.name} / ${arm.arm}` : arm.arm }));
  return { folders, arms, columns: summarise(folders.flatMap(({ rows }) => rows)).columns };
};
