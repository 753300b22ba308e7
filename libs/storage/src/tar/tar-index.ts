import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { writeFileAtomically } from '../atomic-file';
import { progressOf } from '../progress';
import { hasEnd, tarFiles, type TarRange } from './tar-files';

/** Where the files of an archive lie in it. Places are those of the archive: inner archives' files are found without a second look. */
export interface TarIndex {
  /** Of a file in an inner archive: `INNER.tar/NAME`. */
  readonly names: readonly string[];
  readonly offsets: Float64Array;
  /** Bytes. */
  readonly sizes: Float64Array;
}

export interface TarIndexOptions {
  /** Where the index is kept for the next time, in `tar-index`. */
  readonly cacheFolder: string;
  readonly report: (message: string) => void;
}

/** What an index was made of: another archive in its place has another one. */
interface Made {
  readonly format: 1;
  readonly archive: string;
  readonly bytes: number;
  readonly changed: number;
}

interface Kept extends Made {
  readonly names: string[];
  readonly offsets: number[];
  readonly sizes: number[];
}

const compressions: readonly (readonly [string, readonly number[], string])[] = [
  ['gzip', [0x1f, 0x8b], 'gunzip'],
  ['bzip2', [0x42, 0x5a, 0x68], 'bunzip2'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'unxz'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd'],
];

const unreadable = (archive: string, cause: NodeJS.ErrnoException): LongwayError => {
  const found = { ENOENT: 'no such file', EACCES: 'no permission to read it' }[cause.code ?? ''] ?? cause.message;
  return new LongwayError(
    'the archive cannot be read',
    { where: archive, expected: 'a .tar file', found, remedy: 'correct the path, or the permissions of the file', cause },
    'data',
  );
};

const list = async (archive: string, report: TarIndexOptions['report']): Promise<Omit<Kept, keyof Made>> => {
  const file = await open(archive);
  const found = { names: [] as string[], offsets: [] as number[], sizes: [] as number[] };
  try {
    const { size: end } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    const compression = compressions.find(([, magic]) => magic.every((byte, i) => i < bytesRead && buffer[i] === byte));
    if (compression) {
      const [name, , program] = compression;
      throw new LongwayError(
        'a compressed archive cannot be read in place',
        {
          where: archive,
          expected: 'a .tar file that is not compressed',
          found: name,
          remedy: `unpack it once: ${program} ${basename(archive)}`,
        },
        'data',
      );
    }
    report(`index of ${basename(archive)}: looking where its files lie, which is done once`);
    const progress = progressOf(`index of ${basename(archive)}`, 0, end, report);
    let done = 0;
    const walk = async (range: TarRange, prefix: string): Promise<void> => {
      if (!(await hasEnd(file, range)))
        report(
          `${prefix.slice(0, -1) || basename(archive)} has no end mark: compare its size with what its publisher says, it may be cut off`,
        );
      for await (const { name, offset, size } of tarFiles(file, range)) {
        // One level: an archive of archives of archives has none of the forms that are read here.
        if (prefix === '' && name.endsWith('.tar')) await walk({ start: offset, end: offset + size }, `${name}/`);
        else {
          found.names.push(prefix + name);
          found.offsets.push(offset);
          found.sizes.push(size);
        }
        progress.add(offset + size - done);
        done = offset + size;
      }
    };
    await walk({ start: 0, end }, '');
    progress.add(end - done);
    return found;
  } catch (cause) {
    if (cause instanceof LongwayError) throw cause;
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw unreadable(archive, cause as NodeJS.ErrnoException);
    throw new LongwayError(
      'the archive is damaged',
      {
        where: archive,
        expected: 'a whole .tar file',
        found: (cause as Error).message,
        remedy: 'compare its size or checksum with what its publisher says, and fetch it again',
        cause,
      },
      'data',
    );
  } finally {
    await file.close();
  }
};

const isKept = (value: unknown, { format, archive, bytes, changed }: Made): value is Kept => {
  const kept = value as Kept;
  const same = kept.format === format && kept.archive === archive && kept.bytes === bytes && kept.changed === changed;
  return same && [kept.offsets, kept.sizes].every((column) => column?.length === kept.names?.length);
};

/**
 * Where the files of a .tar archive lie, those of archives in it too, so that they can be read without unpacking anything. Made once, which takes as long
 * as reading a block for each file does; then kept in the cache until the archive changes.
 *
 * @throws LongwayError (exit `data`) where the archive is missing, compressed, cut off, damaged or has names that lead out of it.
 */
export const openTarIndex = async (path: string, { cacheFolder, report }: TarIndexOptions): Promise<TarIndex> => {
  const archive = resolve(path);
  const found = await stat(archive).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(archive, cause);
  });
  // A pipe would be waited for, and can be read once only.
  if (!found.isFile()) throw unreadable(archive, new Error(found.isDirectory() ? 'a folder' : 'a pipe or a device'));
  const { size: bytes, mtimeMs: changed } = found;
  const made: Made = { format: 1, archive, bytes, changed };
  const cache = join(
    cacheFolder,
    'tar-index',
    `${basename(archive)}-${createHash('sha256').update(archive).digest('hex').slice(0, 16)}.json`,
  );
  // A cache that is missing, cut off or of another archive is made anew.
  const kept: unknown = await readFile(cache, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  const index = kept && isKept(kept, made) ? kept : await list(archive, report);
  if (index !== kept) {
    await writeFileAtomically(cache, JSON.stringify({ ...made, ...index })).catch((cause: unknown) => {
      report(`the index of ${basename(archive)} cannot be kept: ${(cause as Error).message.split('\n')[0]}`);
    });
  }
  return { names: index.names, offsets: Float64Array.from(index.offsets), sizes: Float64Array.from(index.sizes) };
};
