import type { ReportArm } from '../report-arm';
import type { ArmCurves, LineChart } from './line-chart';

/** Curves that share a chart; the second key, if any, is drawn dashed. */
interface Theme {
  readonly title: string;
  readonly keys: readonly string[];
}

const known: readonly Theme[] = [
  { title: 'Pretext accuracy', keys: ['raw.accuracy', 'lensed.accuracy'] },
  { title: "Extractor's loss", keys: ['losses.extractor'] },
  { title: "Lens's adversarial loss", keys: ['losses.adversarial'] },
  { title: 'Reconstruction error', keys: ['losses.reconstruction'] },
];

const collect = (arms: readonly ReportArm[], keys: readonly string[]): readonly ArmCurves[] =>
  keys.flatMap((key, index) =>
    arms.flatMap(({ label, slot, histories }) => {
      const curves = histories.flatMap((history) => history.curves.get(key) ?? []);
      const name = keys.length > 1 ? `${label}, ${key.split('.')[0]}` : label;
      return curves.length === 0 ? [] : [{ label: name, slot, isSecond: index > 0, curves }];
    }),
  );

/** Metrics that only some tasks have, raw and lensed in one chart. */
const others = (arms: readonly ReportArm[]): readonly Theme[] => {
  const keys = arms.flatMap(({ histories }) => histories.flatMap(({ curves }) => [...curves.keys()]));
  const names = new Set(
    keys.filter((key) => /^(raw|lensed)\./.test(key) && !key.endsWith('.accuracy')).map((key) => key.slice(key.indexOf('.') + 1)),
  );
  return [...names].map((name) => ({ title: `Pretext ${name}`, keys: [`raw.${name}`, `lensed.${name}`] }));
};

/** Every chart for which there are values, the most telling one first. */
export const curveCharts = (arms: readonly ReportArm[]): readonly LineChart[] => {
  const lastStep = Math.max(1, ...arms.flatMap(({ histories }) => histories.map((history) => history.lastStep)));
  return [...known, ...others(arms)].flatMap(({ title, keys }) => {
    const curves = collect(arms, keys);
    return curves.length === 0 ? [] : [{ title, isShare: title === 'Pretext accuracy', lastStep, arms: curves }];
  });
};
