import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LongwayError } from '@longway/contracts';
import { type Entry, openPromise } from 'yauzl';

/** Where a member of an archive goes. Throws where that would be outside of `folder`. */
export const memberPath = (folder: string, member: string): string => {
  const path = resolve(folder, member);
  const within = relative(folder, path);
  if (within === '' || within.startsWith('..') || isAbsolute(within)) {
    throw new LongwayError('A member of an archive would be written outside of its folder.', { where: member }, 'environment');
  }
  return path;
};

/** Wheels are made on Unix: the upper half of the attributes holds the file's mode. */
const isExecutable = (entry: Entry): boolean => ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;

/**
 * Unpacks some members of a wheel, which is a zip archive.
 *
 * @returns the members' names.
 */
export const unpack = async (file: string, folder: string, wanted: (member: string) => boolean): Promise<string[]> => {
  const archive = await openPromise(file);
  const members: string[] = [];
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue;
      const path = memberPath(folder, entry.fileName);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path, { mode: isExecutable(entry) ? 0o755 : 0o644 }));
      members.push(entry.fileName);
    }
  } finally {
    archive.close();
  }
  return members;
};
