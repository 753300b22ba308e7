import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { z } from 'zod';
import { chunksOf, type FileContents, lengthOf, syncFolder, temporaryBeside, writeNewFile } from './atomic-file';
import { makeFolder } from './make-folder';
import { sha256 } from './sha256';
import { diskFull, requireRoom, storageError } from './storage-error';

/** What lies in a sealed folder, by file name. */
export type FolderContents = Readonly<Record<string, FileContents>>;

const MANIFEST = 'manifest.json';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.strictObject({
  files: z.record(z.string(), z.strictObject({ bytes: z.number().int().min(0), sha256: digest })),
  /** The SHA-256 of `files` as JSON: the manifest vouches for itself as well. */
  seal: digest,
});

type Manifest = z.output<typeof manifestSchema>;

const manifestOf = (files: Manifest['files']): string =>
  `${JSON.stringify({ files, seal: sha256(Buffer.from(JSON.stringify(files))) }, null, 2)}\n`;

/** Puts the new folder in the place of whatever is there. Between the two renames there is none: whoever reads then takes another one. */
const replaceFolder = async (made: string, path: string): Promise<void> => {
  const former = temporaryBeside(path);
  const there = await rename(path, former).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  await rename(made, path);
  await syncFolder(dirname(path));
  if (!there) return;
  const remove = () => rm(former, { recursive: true, force: true });
  // An error of the disk may pass. The new one is there: a rest of the former one is no reason to say that it is not.
  await remove()
    .catch(remove)
    .catch(() => undefined);
};

/**
 * Writes a folder of files that is whole or absent, whatever happens meanwhile: aside first, each file and the folder synced, a
 * manifest with the SHA-256 of each file last, then renamed.
 *
 * @throws LongwayError, exit `storage`, that names the path and, for a full disk, what is needed and what is free.
 */
export const writeSealedFolder = async (path: string, contents: FolderContents): Promise<void> => {
  const files = Object.entries(contents).map(([name, data]) => ({ name, chunks: chunksOf(data) }));
  const bytes = files.reduce((sum, { chunks }) => sum + lengthOf(chunks), 0);
  const aside = temporaryBeside(path);
  try {
    await makeFolder(dirname(path));
    // Half a folder would take the room that is left.
    await requireRoom(path, bytes, diskFull);
    await mkdir(aside);
    for (const { name, chunks } of files) await writeNewFile(join(aside, name), chunks);
    const entries = files.map(({ name, chunks }) => [name, { bytes: lengthOf(chunks), sha256: sha256(...chunks) }]);
    await writeNewFile(join(aside, MANIFEST), [Buffer.from(manifestOf(Object.fromEntries(entries)))]);
    await syncFolder(aside);
    await replaceFolder(aside, path);
  } catch (error) {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw await storageError(path, error, bytes);
  }
};

/** Removes a sealed folder, which is whole until it is gone, whatever happens meanwhile. */
export const removeSealedFolder = async (path: string): Promise<void> => {
  const aside = temporaryBeside(path);
  try {
    await rename(path, aside);
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    throw await storageError(path, error);
  }
};

const damaged = (where: string, expected: string, found: string, cause?: unknown) =>
  new LongwayError('this file is not as it was written', { where, expected, found, remedy: 'copy the folder again', cause }, 'data');

const readOrComplain = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw damaged(path, 'a file that can be read', cause.message, cause);
  });

const readManifest = async (folder: string): Promise<Manifest> => {
  const path = join(folder, MANIFEST);
  const text = (await readOrComplain(path)).toString();
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    if (text === manifestOf(manifest.files)) return manifest;
  } catch (cause) {
    throw damaged(path, 'a manifest: files with their bytes and SHA-256, and a seal', JSON.stringify(text.slice(0, 40)), cause);
  }
  throw damaged(path, 'a manifest that fits its seal', 'another one');
};

/**
 * Reads what {@link writeSealedFolder} wrote.
 *
 * @throws LongwayError, exit `data`, that names the file of which any byte is missing or another than was written.
 */
export const readSealedFolder = async (folder: string): Promise<Readonly<Record<string, Buffer>>> => {
  const { files } = await readManifest(folder);
  const contents: Record<string, Buffer> = {};
  for (const [name, { bytes, sha256: expected }] of Object.entries(files)) {
    const path = join(folder, name);
    const data = await readOrComplain(path);
    if (data.length !== bytes) throw damaged(path, `${bytes} bytes`, `${data.length} bytes`);
    const found = sha256(data);
    if (found !== expected) throw damaged(path, `SHA-256 ${expected}`, `SHA-256 ${found}`);
    contents[name] = data;
  }
  return contents;
};
