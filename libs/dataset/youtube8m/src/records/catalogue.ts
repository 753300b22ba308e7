import { type SplitName, splitNames } from '@longway/contracts';
import { readTFRecords } from '@longway/storage';
import { parseRecord, type VideoRecord } from './parse-record';

/** A video that a record names and that is here. */
export interface FoundVideo extends VideoRecord {
  readonly path: string;
}

/** What the records of both splits say, held against the videos that are here. */
export interface Catalogue {
  readonly files: number;
  readonly records: number;
  /** Different ones. */
  readonly ids: number;
  readonly videos: Readonly<Record<SplitName, readonly FoundVideo[]>>;
  /** Ids that have no video. */
  readonly missing: readonly string[];
  /** How many training ids have each label. */
  readonly labelCounts: readonly number[];
  /** Beyond every label that there is. */
  readonly labels: number;
}

class Collector {
  private records = 0;
  private labels = 0;
  private readonly seen = new Set<string>();
  private readonly videos: Record<SplitName, FoundVideo[]> = { train: [], test: [] };
  private readonly missing: string[] = [];
  private readonly labelCounts: number[] = [];

  constructor(private readonly pathOf: (id: string) => string | undefined) {}

  /** Frame-level and video-level files name the same ids: each counts once, where it comes first. */
  add(split: SplitName, record: VideoRecord): void {
    this.records += 1;
    if (this.seen.has(record.id)) return;
    this.seen.add(record.id);
    for (const label of record.labels) {
      this.labels = Math.max(this.labels, label + 1);
      if (split === 'train') this.labelCounts[label] = (this.labelCounts[label] ?? 0) + 1;
    }
    const path = this.pathOf(record.id);
    if (path === undefined) this.missing.push(record.id);
    else this.videos[split].push({ ...record, path });
  }

  catalogue(files: number): Catalogue {
    const { records, labels, seen, videos, missing } = this;
    const labelCounts = Array.from({ length: labels }, (_, label) => this.labelCounts[label] ?? 0);
    return { files, records, ids: seen.size, videos, missing, labelCounts, labels };
  }
}

/**
 * Reads every record, the training ones first.
 *
 * @param pathOf the video of an id, where there is one.
 * @throws LongwayError (exit `data`) that names file, record and byte of what is damaged.
 */
export const readCatalogue = async (
  files: Readonly<Record<SplitName, readonly string[]>>,
  pathOf: (id: string) => string | undefined,
  report: (message: string) => void,
): Promise<Catalogue> => {
  const collector = new Collector(pathOf);
  const count = splitNames.reduce((sum, split) => sum + files[split].length, 0);
  let told = performance.now();
  let done = 0;
  for (const split of splitNames) {
    for (const file of files[split]) {
      for await (const { index, offset, data } of readTFRecords(file))
        collector.add(split, parseRecord(data, `${file}, record ${index}, byte ${offset}`));
      done += 1;
      if (performance.now() - told < 1_000) continue;
      told = performance.now();
      report(`records: ${done} of ${count} files`);
    }
  }
  return collector.catalogue(count);
};
