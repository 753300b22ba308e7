import type { Measurement } from '@longway/contracts';

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `0:07`, `12:30`, `1:02:05`. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, '0') : part)).join(':');
};

/** Four digits that count, whatever the size: `1.103`, `0.0021`, `12.04`, `3.1e-7`. */
export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e5)) return value.toExponential(1);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 4);
};

const isShare = (metric: string): boolean => /^(top\d+|accuracy)$/.test(metric);

export const metric = (name: string, value: number): string => (isShare(name) ? percent(value) : figure(value));

const marks: Readonly<Record<string, string | undefined>> = { test: '', 'test+shortcut': 'marked', 'test+misleading': 'misled' };

/** What tells a figure from the others of its evaluator. */
const label = (
  { features, layer, protocol, split, metric: name }: Measurement,
  several: { readonly layers: boolean; readonly protocols: boolean },
): string =>
  [several.layers && layer, features, several.protocols && protocol, marks[split] ?? split, name !== 'top1' && name]
    .filter(Boolean)
    .join(' ');

const differ = (values: readonly string[]): boolean => new Set(values).size > 1;

/** What an evaluation found, in one line; what was measured on training images is left to metrics.json. */
export const measurements = (all: readonly Measurement[]): string => {
  const shown = all.filter(({ split }) => !split.startsWith('train'));
  const several = { layers: differ(shown.map(({ layer }) => layer)), protocols: differ(shown.map(({ protocol }) => protocol)) };
  return shown.map((each) => `${label(each, several)} ${metric(each.metric, each.value)}`).join(', ');
};
