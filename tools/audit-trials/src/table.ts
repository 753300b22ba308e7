import { falseAlarms, isFirst, isStrong, type Trial } from './trial';

const count = (trials: readonly Trial[], has: (trial: Trial) => boolean): string => `${trials.filter(has).length} of ${trials.length}`;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** As Markdown: a row for each plant and source, and the clean sets. */
export const tableOf = (trials: readonly Trial[]): string => {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials.toSorted((a, b) => `${a.plant ?? '~'} ${a.source}`.localeCompare(`${b.plant ?? '~'} ${b.source}`))) {
    const key = `${trial.plant ?? 'nothing'} | ${trial.source}`;
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const rows = [...groups].map(([key, all]) => {
    const planted = all[0]?.plant !== undefined;
    const best = median(
      all.map(({ findings, right }) =>
        Math.max(0, ...findings.filter(({ kind }) => !planted || right.includes(kind)).map(({ strength }) => strength)),
      ),
    );
    return `| ${key} | ${planted ? count(all, isFirst) : '-'} | ${planted ? count(all, isStrong) : '-'} | ${count(all, (trial) => falseAlarms(trial) > 0)} | ${best.toFixed(2)} |`;
  });
  const planted = trials.filter(({ plant }) => plant !== undefined);
  const clean = trials.filter(({ plant }) => plant === undefined);
  return [
    '| planted | pictures | ranked first | called strong | sets with another strong finding | strength, median |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    `| **all planted** | | ${count(planted, isFirst)} | ${count(planted, isStrong)} | ${count(planted, (trial) => falseAlarms(trial) > 0)} | |`,
    `| **all clean** | | - | - | ${count(clean, (trial) => falseAlarms(trial) > 0)} | |`,
  ].join('\n');
};
