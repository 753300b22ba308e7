import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '@longway/tensor/random';
import { archives, SECRET } from './archives';
import { bombs, claims, corruptNotes, noFiles, pngChunks, tiffFolders } from './pictures/hostile';
import { manyScans } from './pictures/many-scans';
import { mutatedPictures } from './pictures/mutated';
import { type RealPicture, realPictures } from './pictures/real';
import { wellMeantPictures } from './pictures/well-meant';
import { records } from './records';
import type { Specimen, Specimens } from './specimen';
import { Tally, type Report } from './tally';
import { Trying } from './try-all';

export interface CampaignOptions {
  /** Fixes every file. */
  readonly seed: number;
  /** How many files of each kind there are, of what the whole campaign has. */
  readonly share: number;
  /** That a picture may have. */
  readonly maxPixels: number;
  readonly report: (message: string) => void;
}

/** Threads that decode. */
const WORKERS = 2;

async function* corpus(outside: string, real: readonly RealPicture[], { seed, share, maxPixels }: CampaignOptions): Specimens {
  const count = (whole: number): number => Math.ceil(whole * share);
  const random = (purpose: string) => randomFrom(seed, purpose);
  yield* wellMeantPictures(real, count(200), random('well meant'));
  yield* claims(real, count(150), random('claims'));
  yield* corruptNotes(real, count(150), random('notes'));
  yield* tiffFolders(count(150), random('folders'));
  yield* pngChunks(count(200), random('chunks'));
  yield* mutatedPictures(real, count(1250), random('mutations'));
  yield* records(count(400), random('records'));
  yield* archives(outside, count(100), random('archives'));
  yield* noFiles();
  yield* manyScans(maxPixels);
  yield* bombs(maxPixels);
}

/** Folders within each other, so that a name which leads a few steps up gets nowhere but to one that is looked at. */
const DEEP = 'a/b/c/d/e/f/g/h';

/** Makes the files of a campaign one after the other, and feeds each to what reads such files. They are gone in the end. */
export const runCampaign = async (options: CampaignOptions): Promise<Report> => {
  const scratch = mkdtempSync(join(tmpdir(), 'longway-faults-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  // A campaign that is stopped leaves nothing either.
  process.once('exit', remove);
  const folder = join(scratch, DEEP);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, SECRET.name), SECRET.text);
  const real = await realPictures(options.seed);
  const warmUp = join(scratch, 'whole.jpg');
  writeFileSync(warmUp, (real[0] as RealPicture).bytes);
  const trying = new Trying(folder, { workers: WORKERS, maxPixels: options.maxPixels, warmUp, patience: 60 });
  const tally = new Tally(options.maxPixels);
  let told = performance.now();
  try {
    for await (const result of trying.all(corpus(folder, real, options))) {
      tally.add(result);
      if (performance.now() - told < 5_000) continue;
      told = performance.now();
      options.report(`${tally.tried} files so far; now ${(result.specimen satisfies Specimen).category}`);
    }
  } finally {
    await trying.close();
    remove();
    process.off('exit', remove);
  }
  return tally.report();
};
