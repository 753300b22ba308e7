import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sha256OfFile } from '@longway/storage';
import { describeSize, explainFileError, requireSpace } from './disk';
import { download } from './download';
import { gather } from './gather';
import { withLock } from './lock';
import type { NativeLibrary } from './native-libraries';
import type { Settings } from './settings';
import { unpack } from './unpack';
import type { Wheel } from './wheels';

/** Lies beside an unpacked library, written last: what it is, and what it must look like. */
interface Note {
  /** SHA-256 by file name. */
  readonly wheels: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

const NOTE = 'complete.json';

export interface LibraryOptions extends Pick<Settings, 'home' | 'wheels' | 'python'> {
  readonly library: NativeLibrary;
  /** Compare the whole library with its hashes, where sizes are compared otherwise. */
  readonly verify: boolean;
  say(message: string): void;
}

const wheelHashes = (pins: readonly Wheel[]) => Object.fromEntries(pins.map(({ file, sha256 }) => [file, sha256]));

/** Whether a folder holds what the pins ask for, undamaged. */
export const isIntact = async (folder: string, pins: readonly Wheel[], verify: boolean): Promise<boolean> => {
  if (!existsSync(join(folder, NOTE))) return false;
  const note = JSON.parse(await readFile(join(folder, NOTE), 'utf8')) as Partial<Note>;
  if (JSON.stringify(note.wheels) !== JSON.stringify(wheelHashes(pins)) || !note.files) return false;
  for (const [name, { bytes, sha256: expected }] of Object.entries(note.files)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.size !== bytes || (verify && (await sha256OfFile(path)) !== expected)) return false;
  }
  return true;
};

const describe = async (folder: string, members: readonly string[]): Promise<Note['files']> => {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of members) {
    const path = join(folder, name);
    files[name] = { bytes: (await stat(path)).size, sha256: await sha256OfFile(path) };
  }
  return files;
};

const unpackAll = async (pins: readonly Wheel[], files: readonly string[], folder: string): Promise<string[]> => {
  const members: string[] = [];
  for (const [i, { wanted }] of pins.entries()) members.push(...(await unpack(files[i] as string, folder, wanted)));
  return members;
};

/** Fills `folder` in one step: it is absent, or whole, whenever the set-up is interrupted. */
const install = async (folder: string, options: LibraryOptions): Promise<void> => {
  const { library, home, wheels: given, say } = options;
  const { title, wheels: pins, sizes, about } = library;
  // On the same file system as `folder`: the last step is one rename.
  const incoming = join(home, `.incoming-${library.folder}`);
  const unpacked = join(incoming, 'unpacked');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  await requireSpace(incoming, title, sizes.unpacked + (given === undefined ? sizes.download : 0));

  say(`${title}, ${describeSize(sizes.download)} to fetch`);
  const files = await gather(pins, {
    incoming,
    download: (wheel, to) => download(wheel, to, options),
    say,
    ...(given !== undefined && { given }),
  });
  say(`unpacking ${title}`);
  const members = await unpackAll(pins, files, unpacked);
  const note: Note = { ...about, wheels: wheelHashes(pins), files: await describe(unpacked, members) };
  await writeFile(join(unpacked, NOTE), JSON.stringify(note, null, 2));

  await rm(folder, { recursive: true, force: true });
  await rename(unpacked, folder);
  await rm(incoming, { recursive: true, force: true });
};

/**
 * Makes sure that a native library is on this machine.
 *
 * @returns its folder, which holds what was wanted of its wheels: for TensorFlow `tensorflow/` and, for GPUs, `nvidia/`.
 */
export const ensureLibrary = async (options: LibraryOptions): Promise<string> => {
  const { library, home, verify, say } = options;
  const folder = join(home, library.folder);
  if (!verify && (await isIntact(folder, library.wheels, false))) return folder;
  try {
    await makeFolder(home);
    await withLock(
      folder,
      async () => {
        // Another set-up may have done it while this one waited.
        if (!(await isIntact(folder, library.wheels, verify))) await install(folder, options);
      },
      () => say('another set-up is at work: waiting for it'),
    );
  } catch (error) {
    throw explainFileError(error as NodeJS.ErrnoException, home, library.title);
  }
  return folder;
};
