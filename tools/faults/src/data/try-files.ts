import { existsSync, readFileSync, statSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { extractArchive, openTarIndex, readTFRecords } from '@longway/storage';
import { ESCAPE, MOST, ROOT, SECRET, WANTED } from './archives';
import { attemptOf, type Trier } from './attempt';
import { MARK } from './records';

const nothing = async (): Promise<void> => undefined;

export const recordTrier: Trier = {
  attempt: (path) =>
    attemptOf(async () => {
      for await (const { data } of readTFRecords(path))
        if (!Buffer.from(data.subarray(-MARK.length)).equals(MARK)) return 'a record was given that was never written';
      return undefined;
    }),
  close: nothing,
};

/** What an archive has done outside of the folder that is its own. */
const doneOutside = async (outside: string): Promise<string | undefined> => {
  if (readFileSync(join(outside, SECRET.name), 'utf8') !== SECRET.text) return 'a file outside was changed';
  for (let folder = outside; ; folder = dirname(folder)) {
    const escaped = (await readdir(folder)).find((name) => name.includes(ESCAPE));
    if (escaped !== undefined) return `${join(folder, escaped)} was written outside`;
    if (folder === dirname(folder)) return undefined;
  }
};

/** What is wrong with the folder that an archive was unpacked as. */
const wrongInside = async (folder: string): Promise<string | undefined> => {
  if (!existsSync(folder)) return undefined;
  for (const name of await readdir(folder)) {
    const found = await lstat(join(folder, name));
    if (!found.isFile() || found.nlink !== 1) return `${name} is no file of its own`;
    if (!WANTED.some((wanted) => wanted === name)) return `${name} was not wanted`;
    if (found.size > MOST) return `${name} has ${found.size} bytes`;
    if (readFileSync(join(folder, name), 'latin1').includes(SECRET.text)) return `${name} holds what lies outside`;
  }
  return undefined;
};

export const unpackTrier: Trier = {
  async attempt(path) {
    const outside = dirname(path);
    const folder = join(outside, `${basename(path)}-unpacked`);
    const attempt = await attemptOf(async () => {
      await extractArchive(path, folder, { root: ROOT, only: WANTED, maxFileBytes: MOST });
      return undefined;
    });
    const left = (await readdir(outside)).find((name) => name.startsWith(`.${basename(folder)}`));
    const broke =
      (await doneOutside(outside)) ??
      (await wrongInside(folder)) ??
      (left !== undefined ? `${left} was left behind` : undefined) ??
      (attempt.outcome === 'refused' && existsSync(folder) ? 'a part of a refused archive was unpacked' : undefined);
    await rm(folder, { recursive: true, force: true });
    return broke === undefined ? attempt : { outcome: 'broke', said: broke };
  },
  close: nothing,
};

export const indexTrier: Trier = {
  async attempt(path) {
    const cache = `${path}-cache`;
    try {
      return await attemptOf(async () => {
        const { names, offsets, sizes } = await openTarIndex(path, { cacheFolder: cache, report: () => undefined });
        const { size } = statSync(path);
        for (const [i, name] of names.entries()) {
          const [offset, length] = [offsets[i] as number, sizes[i] as number];
          if (!(offset >= 512 && length >= 0 && offset + length <= size)) return `${name} does not lie within the archive`;
          if (name.startsWith('/') || name.split(/[/\\]/).includes('..')) return `${name} leads out`;
        }
        return doneOutside(dirname(path));
      });
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  },
  close: nothing,
};
