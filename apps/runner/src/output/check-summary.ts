import type { DatasetFact, SplitName } from '@longway/contracts';
import type { SplitReport } from '@longway/data';
import { formatBytes } from '@longway/storage';
import type { TextTable } from './summary-table';

/** What a check found in the splits of a data set. */
export interface Checked {
  readonly classNames: readonly string[];
  readonly splits: Readonly<Partial<Record<SplitName, SplitReport>>>;
  /** What the data set says of itself. */
  readonly summary: readonly DatasetFact[];
}

const spread = (found: { readonly min: number; readonly median: number; readonly max: number } | undefined): string =>
  found ? `${found.min} / ${found.median} / ${found.max}` : '';

const percent = (part: number, whole: number): string => `${Number(((100 * part) / Math.max(whole, 1)).toPrecision(2))} %`;

const spreadOfClasses = ({ perClass }: SplitReport) => {
  const sorted = [...perClass].sort((a, b) => a - b);
  const [min = 0, median = 0, max = 0] = [sorted[0], sorted[(sorted.length - 1) >> 1], sorted.at(-1)];
  return { min, median, max };
};

const decimals = (values: readonly number[]): string => values.map((value) => value.toFixed(3)).join(' ');

const figures: readonly (readonly [string, (report: SplitReport) => string])[] = [
  ['images', ({ images, checked }) => (checked < images ? `${checked} of ${images} looked at` : `${images}`)],
  ['broken', ({ broken, checked }) => (broken.length > 0 ? `${broken.length} (${percent(broken.length, checked)})` : '0')],
  ['classes', ({ perClass }) => `${perClass.filter((count) => count > 0).length} of ${perClass.length}`],
  ['images per class, min / median / max', (report) => spread(spreadOfClasses(report))],
  ['height in pixels, min / median / max', ({ height }) => spread(height)],
  ['width in pixels, min / median / max', ({ width }) => spread(width)],
  ['bytes', ({ bytes }) => formatBytes(bytes)],
  ['mean of each channel, 0 to 1', ({ mean }) => decimals(mean)],
  ['standard deviation', ({ standardDeviation }) => decimals(standardDeviation)],
];

/** Figures down, splits across. */
export const figuresTable = ({ splits }: Checked): TextTable => {
  const reports = Object.values(splits);
  const formats = [...new Set(reports.flatMap((report) => Object.keys(report.formats)))];
  return {
    head: ['', ...Object.keys(splits)],
    rows: [
      ...figures.map(([name, figure]) => [name, ...reports.map(figure)]),
      ...formats.map((format) => [`format ${format}`, ...reports.map((report) => `${report.formats[format] ?? 0}`)]),
    ],
  };
};

/** Images of each class, classes down. */
export const classesTable = ({ classNames, splits }: Checked): TextTable => ({
  head: ['class', ...Object.keys(splits)],
  rows: classNames.map((name, label) => [name, ...Object.values(splits).map(({ perClass }) => `${perClass[label] ?? 0}`)]),
});

export const summaryFacts = ({ summary }: Checked): TextTable => ({
  head: ['the data set says', ''],
  rows: summary.map(({ name, value }) => [name, value]),
});

/** What is wrong with which file, a line each. @param most lines. */
export const brokenLines = ({ splits }: Checked, most: number): readonly string[] => {
  const all = Object.values(splits).flatMap(({ broken }) => broken.map(({ file, split, fault }) => `${split}  ${file}: ${fault}`));
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), `and ${rest} more: --all or --json names them`] : all;
};

/** For programs. */
export const checkDocument = ({ classNames, splits, summary }: Checked, dataset: unknown, isWhole: boolean) => {
  const reports = Object.entries(splits).map(([name, { perClass, broken, ...report }]) => {
    const counts = Object.fromEntries(classNames.map((className, label) => [className, perClass[label] ?? 0]));
    return [name, { ...report, perClass: counts, broken: broken.map(({ file, index, fault }) => ({ file, index, fault })) }];
  });
  return { dataset, complete: isWhole, splits: Object.fromEntries(reports), summary };
};
