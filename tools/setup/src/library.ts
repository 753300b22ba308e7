import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sha256OfFile } from '@longway/storage';
import { explainFileError, requireSpace } from './disk';
import { download } from './download';
import { gather } from './gather';
import { withLock } from './lock';
import type { Settings } from './settings';
import { unpack } from './unpack';
import { TENSORFLOW, type Wheel, sizes, wheels as pinned } from './wheels';

/** Lies beside an unpacked library, written last: what it is, and what it must look like. */
interface Note {
  readonly tensorflow: string;
  readonly variant: string;
  /** SHA-256 by file name. */
  readonly wheels: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

const NOTE = 'complete.json';

export interface LibraryOptions extends Settings {
  /** Compare the whole library with its hashes, where sizes are compared otherwise. */
  readonly verify: boolean;
  say(message: string): void;
  /** Stand in for the pinned ones in tests. */
  readonly pins?: readonly Wheel[];
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
const install = async (folder: string, pins: readonly Wheel[], options: LibraryOptions): Promise<void> => {
  const { variant, home, wheels: given, say } = options;
  // On the same file system as `folder`: the last step is one rename.
  const incoming = join(home, `.incoming-${TENSORFLOW}-${variant}`);
  const unpacked = join(incoming, 'unpacked');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  if (!options.pins) await requireSpace(incoming, sizes[variant].unpacked + (given === undefined ? sizes[variant].download : 0));

  say(`TensorFlow ${TENSORFLOW} for the ${variant.toUpperCase()}, ${(sizes[variant].download / 1e9).toFixed(1)} GB to fetch`);
  const files = await gather(pins, {
    incoming,
    download: (wheel, to) => download(wheel, to, options),
    say,
    ...(given !== undefined && { given }),
  });
  say('unpacking');
  const members = await unpackAll(pins, files, unpacked);
  const note: Note = { tensorflow: TENSORFLOW, variant, wheels: wheelHashes(pins), files: await describe(unpacked, members) };
  await writeFile(join(unpacked, NOTE), JSON.stringify(note, null, 2));

  await rm(folder, { recursive: true, force: true });
  await rename(unpacked, folder);
  await rm(incoming, { recursive: true, force: true });
};

/**
 * Makes sure that the C library of TensorFlow is on this machine.
 *
 * @returns its folder, which holds `tensorflow/` and, for GPUs, `nvidia/`.
 */
export const ensureLibrary = async (options: LibraryOptions): Promise<string> => {
  const { variant, home, verify, say } = options;
  const pins = options.pins ?? pinned[variant];
  const folder = join(home, `${TENSORFLOW}-${variant}-linux-x64`);
  if (!verify && (await isIntact(folder, pins, false))) return folder;
  try {
    await makeFolder(home);
    await withLock(
      folder,
      async () => {
        // Another set-up may have done it while this one waited.
        if (!(await isIntact(folder, pins, verify))) await install(folder, pins, options);
      },
      () => say('another set-up is at work: waiting for it'),
    );
  } catch (error) {
    throw explainFileError(error as NodeJS.ErrnoException, home);
  }
  return folder;
};
