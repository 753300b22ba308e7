import type { Spread } from './statistics';

/** Three digits that count, with a true minus sign. */
export const figure = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const text = size < 1e-3 || size >= 1e5 ? value.toExponential(1) : size >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return text.replaceAll('-', '−');
};

export const thousands = (value: number): string => value.toLocaleString('en-US');

/** A share without its unit: `80.8`. */
export const points = (share: number): string => (100 * share).toFixed(1).replace('-', '−');

/** A whole number of percent: `92 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(0).replace('-', '−')} %`;

/** `80.8 ± 0.3` in percent for shares, else plain: the mean, and its standard error to as many decimals. */
export const withSpread = ({ mean, se }: Spread, isShare: boolean): string => {
  const shown = isShare ? points(mean) : figure(mean);
  if (se === undefined) return shown;
  const isFixed = /^−?\d+(\.\d+)?$/.test(shown);
  const error = isShare ? points(se) : isFixed ? se.toFixed(shown.split('.')[1]?.length ?? 0) : figure(se);
  return `${shown} ± ${error}`;
};

export const probability = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);

/** `12 s`, `3 min 05 s`, `2 h 10 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(rest).padStart(2, '0')} s` : `${rest} s`;
};

/** `4 March 2026, 14:05 UTC`; what is no date is shown as it is. */
export const moment = (iso: string): string => {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(date);
  return `${shown.replace(' at ', ', ')} UTC`;
};

/** What git calls the revision, and whether the checkout held changes beyond it: longway puts `+changes` behind. */
export const revision = (text: string): { readonly commit: string; readonly isChanged: boolean } => {
  const [commit = '', ...rest] = text.split('+');
  return { commit, isChanged: rest.length > 0 };
};

/** `a`, `a and b`, `a, b and c`. */
export const enumerate = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
