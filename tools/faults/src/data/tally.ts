import type { Result } from './try-all';

/** Files of one category. */
export interface Row {
  readonly category: string;
  readonly tried: number;
  /** Those of which what is promised was kept. */
  readonly kept: number;
  /** Those of which something was read; the others were refused. */
  readonly read: number;
  readonly longestSeconds: number;
  /** Bytes of memory beyond what the process takes idle. */
  readonly mostBytes: number;
}

export interface Report {
  readonly rows: readonly Row[];
  /** What was not kept, each in a line. */
  readonly broken: readonly string[];
}

/** Bytes that decoding may take for each pixel that is allowed: the README of the data set image-folder says so. */
const BYTES_A_PIXEL = 24;
/** What is taken beside: files, small pictures, garbage that is not collected yet. */
const OTHER_BYTES = 3 * 2 ** 27;
/** Pictures that are decoded at once at most: libvips has four threads, and those of longway decode JPEG. */
const AT_ONCE = 6;

const SECONDS = 30;

/** What of a file was not kept; undefined where all was. */
const faultOf = ({ specimen: { expected, alone }, answer, takenBytes }: Result, maxPixels: number): string | undefined => {
  if (answer === 'hung') return 'did not end';
  if (answer === 'died') return 'ended the process';
  const { outcome, said = '', milliseconds } = answer;
  if (outcome === 'broke') return said;
  if (expected !== 'either' && outcome !== expected) return `was ${outcome}, expected ${expected}: ${said}`;
  if (milliseconds > 1000 * SECONDS) return `took ${Math.round(milliseconds / 1000)} s`;
  const allowed = OTHER_BYTES + BYTES_A_PIXEL * maxPixels * (alone ? 1 : AT_ONCE);
  return takenBytes > allowed
    ? `took ${Math.round(takenBytes / 1e6)} MB of memory, at most ${Math.round(allowed / 1e6)} are allowed`
    : undefined;
};

type Sums = { -readonly [K in keyof Row]: Row[K] };

/** Adds up what came of files. */
export class Tally {
  private readonly rows = new Map<string, Sums>();
  private readonly broken: string[] = [];
  tried = 0;

  constructor(private readonly maxPixels: number) {}

  add(result: Result): void {
    const { answer, takenBytes, specimen } = result;
    const { category } = specimen;
    const row = this.rows.get(category) ?? { category, tried: 0, kept: 0, read: 0, longestSeconds: 0, mostBytes: 0 };
    this.rows.set(category, row);
    const fault = faultOf(result, this.maxPixels);
    this.tried += 1;
    row.tried += 1;
    if (fault === undefined) row.kept += 1;
    else this.broken.push(`${category}, file ${row.tried}: ${fault}`);
    if (typeof answer === 'string') return;
    if (answer.outcome === 'read') row.read += 1;
    row.longestSeconds = Math.max(row.longestSeconds, answer.milliseconds / 1000);
    row.mostBytes = Math.max(row.mostBytes, takenBytes);
  }

  report(): Report {
    return { rows: [...this.rows.values()], broken: this.broken };
  }
}
