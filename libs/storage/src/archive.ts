import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { LongwayError } from '@longway/contracts';
import { type Extract, extract } from 'tar-stream';
import { syncFolder, temporaryBeside } from './atomic-file';
import { makeFolder } from './make-folder';
import { formatBytes, storageError } from './storage-error';
import { safeName } from './tar/safe-name';

export interface ExtractOptions {
  /** The folder of the archive that is taken. */
  readonly root: string;
  /** Names of the files below `root` that are taken. All must be there; whatever else there is is passed over. */
  readonly only: readonly string[];
  /** Bytes that one file may have unpacked. */
  readonly maxFileBytes: number;
}

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

const kinds: Readonly<Record<string, 'file' | 'folder'>> = { file: 'file', 'contiguous-file': 'file', directory: 'folder' };

/** The name without `./`; throws for whatever could lead out of the folder. */
const nameOf = ({ header: { name, type } }: Entry): string => {
  const safe = safeName(name);
  if (!type || !kinds[type]) throw new Error(`an entry that is neither file nor folder: ${JSON.stringify(name)} (${type})`);
  return safe;
};

const writeEntry = async (entry: Entry, path: string, maxBytes: number): Promise<void> => {
  const { name, size = 0 } = entry.header;
  if (size > maxBytes) throw new Error(`${name} of ${formatBytes(size)}, where at most ${formatBytes(maxBytes)} are expected`);
  await makeFolder(dirname(path));
  const file = await open(path, 'wx');
  try {
    for await (const chunk of entry as AsyncIterable<Uint8Array>) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
};

const unpack = async (archive: string, folder: string, { root, only, maxFileBytes }: ExtractOptions): Promise<void> => {
  const wanted = new Map(only.map((name) => [`${root}/${name}`, join(folder, name)]));
  // A pipe would hold its reader for ever.
  if (!(await stat(archive)).isFile()) throw new Error('a folder, a pipe or a device');
  const tar = extract();
  const source = createReadStream(archive);
  const gunzip = createGunzip();
  // An entry that is being read says only that its stream was destroyed; the reason comes from the archive's.
  let reason: Error | undefined;
  tar.on('error', (error) => (reason ??= error));
  source.on('error', (error) => tar.destroy(error));
  gunzip.on('error', (error) => tar.destroy(error));
  source.pipe(gunzip).pipe(tar);
  try {
    for await (const entry of tar) {
      const name = nameOf(entry);
      const path = wanted.get(name);
      if (path !== undefined && kinds[entry.header.type ?? ''] === 'file') {
        await writeEntry(entry, path, maxFileBytes);
        wanted.delete(name);
      } else {
        entry.resume();
      }
    }
  } catch (error) {
    throw reason ?? error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (wanted.size > 0) throw new Error(`no ${[...wanted.keys()].join(', ')}`);
};

/** Only the file system's errors name a system call: the others are tar-stream's and zlib's about the archive. */
const isBroken = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall === undefined;

/**
 * Unpacks a folder of a .tar.gz as `folder`, which is whole or as it was before: they gather in a folder beside it that
 * takes its place at the end. Archives are not trusted: nothing is written outside, no links, no devices, no file above
 * its size.
 *
 * @throws LongwayError, exit `data` for a broken, incomplete or hostile archive, exit `storage` where writing fails.
 */
export const extractArchive = async (archive: string, folder: string, options: ExtractOptions): Promise<void> => {
  const temporary = temporaryBeside(folder);
  try {
    await makeFolder(temporary);
    await unpack(archive, temporary, options);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    if (!isBroken(error)) throw await storageError(folder, error, options.maxFileBytes * options.only.length);
    throw new LongwayError(
      'the archive cannot be used',
      {
        where: archive,
        expected: `a whole .tar.gz with ${options.only.join(', ')} in ${options.root}`,
        found: (error as Error).message,
        remedy: `delete ${archive} and fetch it again`,
        cause: error,
      },
      'data',
    );
  }
};
