import { duration, enumerate, plural, revision, thousands } from '../format';
import { type Html, html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { titled } from '../section';
import { describe } from '../settings';

type Facts = readonly (readonly [name: string, read: (arm: ReportArm) => string | undefined])[];

const setting = (arm: ReportArm, key: string): string | undefined =>
  arm.config[key] === undefined ? undefined : describe(arm.config[key]);

const training = ({ config }: ReportArm): Readonly<Record<string, unknown>> =>
  (config['training'] ?? {}) as Readonly<Record<string, unknown>>;

const weights = ({ histories }: ReportArm, network: 'lens' | 'extractor'): string => {
  const count = histories.map(({ started }) => started?.weights?.[network]).find((value) => value !== undefined);
  return count ? `, ${thousands(count)} weights` : '';
};

const budget = (arm: ReportArm): string | undefined => {
  const { steps, batchSize } = training(arm);
  if (typeof steps !== 'number' || typeof batchSize !== 'number') return undefined;
  return `${thousands(steps)} steps of ${batchSize} images`;
};

const seeds = ({ histories, summary }: ReportArm): string | undefined => {
  const known = histories.map(({ seed }) => seed);
  const measured = Math.max(0, ...Object.values(summary.cells).map(({ n }) => n));
  return known.length > 0 ? `${known.join(', ')}` : measured > 0 ? plural(measured, 'seed') : undefined;
};

const time = ({ histories }: ReportArm): string | undefined => {
  const seconds = histories.flatMap((history) => history.seconds ?? []);
  return seconds.length === 0 ? undefined : `${duration(seconds.reduce((sum, each) => sum + each, 0) / seconds.length)} a seed`;
};

const facts: Facts = [
  ['Data set', (arm) => setting(arm, 'dataset')],
  ['Pretext task', (arm) => setting(arm, 'task')],
  ['Shortcut', (arm) => setting(arm, 'shortcuts')],
  ['Extractor', (arm) => setting(arm, 'extractor') && `${setting(arm, 'extractor')}${weights(arm, 'extractor')}`],
  ['Lens', (arm) => setting(arm, 'lens') && `${setting(arm, 'lens')}${weights(arm, 'lens')}`],
  ["Lens's objective", (arm) => (arm.hasLens ? setting(arm, 'objective') : undefined)],
  ['Budget', budget],
  ['Seeds', seeds],
  ['Time', time],
];

/** One value where all arms agree; else each value with the arms that have it. */
const value = (arms: readonly ReportArm[], read: Facts[number][1]): Html | undefined => {
  const groups = new Map<string, string[]>();
  for (const arm of arms) {
    const text = read(arm);
    if (text !== undefined) groups.set(text, [...(groups.get(text) ?? []), arm.label]);
  }
  const [only] = groups.keys();
  if (only === undefined) return undefined;
  if (groups.size === 1) return html`${only}`;
  return html`${[...groups].map(([text, labels]) => html`<span class="variant"><small>${enumerate(labels)}:</small> ${text}</span>`)}`;
};

const versions = ({ folders }: ReportData): Html | undefined => {
  const all = folders.flatMap(({ info, histories }) => Object.entries(info.versions ?? histories[0]?.started?.versions ?? {}));
  const shown = [...new Set(all.map(([name, version]) => `${name} ${version}`))];
  const revisions = [...new Set(folders.flatMap(({ info }) => info.gitRevision ?? []))].map((text) => {
    const { commit, isChanged } = revision(text);
    return `git ${commit.slice(0, 12)}${isChanged ? ' with changes' : ''}`;
  });
  return shown.length + revisions.length === 0 ? undefined : html`${[...shown, ...revisions].join(' · ')}`;
};

/** The experiment's conditions, as short as they can be said. */
export const whatWasRun = (data: ReportData): Html => {
  const rows: (readonly [string, Html | undefined])[] = [
    ...facts.map(([name, read]) => [name, value(data.arms, read)] as const),
    ['Versions', versions(data)],
  ];
  const shown = rows.flatMap(([name, text]) => (text ? html`<div><dt>${name}</dt><dd>${text}</dd></div>` : []));
  return titled(
    'run',
    'What was run',
    'Settings that all arms share stand alone; where arms differ, each value names its arms.',
    html`<dl class="facts">${shown}</dl>`,
  );
};
