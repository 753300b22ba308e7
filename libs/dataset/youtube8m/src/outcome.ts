import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError, type SplitName } from '@longway/contracts';
import type { Growth } from '@longway/data';
import { writeFileAtomically } from '@longway/storage';
import { z } from 'zod';
import type { Catalogue } from './records/catalogue';

const facts = z.array(z.strictObject({ name: z.string(), value: z.string() }));

export type Facts = z.output<typeof facts>;

const MISSING = 'missing-ids.txt';
const BROKEN = 'broken-videos.txt';
const SUMMARY = 'summary.json';

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** Writes the ids that have no video, one a line, beside the pack. */
export const writeMissing = (pack: string, ids: readonly string[]): Promise<void> => writeFileAtomically(join(pack, MISSING), lines(ids));

export interface BrokenVideo {
  readonly path: string;
  readonly reason: string;
}

/** Writes the videos that were left out, with the reason, beside the pack. */
export const writeBroken = (pack: string, videos: readonly BrokenVideo[]): Promise<void> =>
  writeFileAtomically(join(pack, BROKEN), lines(videos.map(({ path, reason }) => `${path}\t${reason}`)));

/** What there is, in words. */
export const factsOf = (
  { files, records, ids, videos, missing }: Catalogue,
  growth: Readonly<Record<SplitName, Growth>>,
  broken: number,
  pack: string,
): Facts => {
  const share = ids > 0 ? ` (${((100 * missing.length) / ids).toFixed(1)} %)` : '';
  return [
    { name: 'record files', value: `${files}` },
    { name: 'records', value: `${records}` },
    { name: 'ids', value: `${ids}` },
    { name: 'ids with a video', value: `${videos.train.length + videos.test.length}` },
    { name: 'ids without a video', value: `${missing.length}${share}${missing.length > 0 ? `, listed in ${join(pack, MISSING)}` : ''}` },
    { name: 'broken videos', value: `${broken}${broken > 0 ? `, listed in ${join(pack, BROKEN)}` : ''}` },
    { name: 'train', value: `${growth.train.images} frames of ${growth.train.groups} videos` },
    { name: 'test', value: `${growth.test.images} frames of ${growth.test.groups} videos` },
  ];
};

export const writeOutcome = (pack: string, outcome: Facts): Promise<void> =>
  writeFileAtomically(join(pack, SUMMARY), `${JSON.stringify(outcome, null, 1)}\n`);

/** It would tell of an earlier time. */
export const removeOutcome = (pack: string): Promise<void> => rm(join(pack, SUMMARY), { force: true });

/** @throws LongwayError (exit `data`) where frames were not fetched to the end. */
export const readOutcome = async (pack: string, remedy: string): Promise<Facts> => {
  const where = join(pack, SUMMARY);
  try {
    return facts.parse(JSON.parse(await readFile(where, 'utf8')));
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'another file';
    throw new LongwayError('frames were not fetched to the end', { where, expected: 'what was found', found, remedy, cause }, 'data');
  }
};
