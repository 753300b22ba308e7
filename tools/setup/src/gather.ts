import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { sha256OfFile } from '@longway/storage';
import type { Wheel } from './wheels';

export interface Sources {
  /** Keeps finished downloads until all is done, so that an interrupted set-up does not fetch them again. */
  readonly incoming: string;
  /** A folder of the user's with wheels; nothing is downloaded then. */
  readonly given?: string;
  download(wheel: Wheel, folder: string): Promise<void>;
  say(message: string): void;
}

const damaged = (file: string, wheel: Wheel, found: string, remedy: string) =>
  new LongwayError(
    'A wheel is not the one that longway was written for.',
    { where: file, expected: `SHA-256 ${wheel.sha256}`, found, remedy },
    'environment',
  );

const fromGiven = async (wheels: readonly Wheel[], folder: string): Promise<string[]> => {
  const missing = wheels.filter(({ file }) => !existsSync(join(folder, file)));
  if (missing.length) {
    const expected = `every wheel that is needed; missing: ${missing.map(({ file }) => file).join(', ')}`;
    throw new LongwayError(
      'Wheels are missing.',
      { where: `LONGWAY_TF_WHEELS=${folder}`, expected, remedy: 'add them, or unset LONGWAY_TF_WHEELS' },
      'environment',
    );
  }
  const files = wheels.map(({ file }) => join(folder, file));
  for (const [i, wheel] of wheels.entries()) {
    const file = files[i] as string;
    const found = await sha256OfFile(file);
    if (found !== wheel.sha256) throw damaged(file, wheel, found, 'download it again');
  }
  return files;
};

const fromIndex = async (wheel: Wheel, { incoming, download, say }: Sources): Promise<string> => {
  const file = join(incoming, wheel.file);
  if (existsSync(file)) {
    if ((await sha256OfFile(file)) === wheel.sha256) return file;
    // Cut off in the middle.
    await rm(file);
  }
  say(`downloading ${wheel.requirement}`);
  await download(wheel, incoming);
  const found = existsSync(file) ? await sha256OfFile(file) : 'no such file';
  if (found === wheel.sha256) return file;
  await rm(file, { force: true });
  throw damaged(
    wheel.file,
    wheel,
    found,
    'run npm run setup again; if that does not help, look at the mirror that `pip config list` shows',
  );
};

/** The files of the wheels, each checked by its hash. */
export const gather = async (wheels: readonly Wheel[], sources: Sources): Promise<string[]> => {
  if (sources.given !== undefined) return fromGiven(wheels, sources.given);
  const files: string[] = [];
  for (const wheel of wheels) files.push(await fromIndex(wheel, sources));
  return files;
};
