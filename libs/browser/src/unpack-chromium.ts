import { createReadStream, createWriteStream } from 'node:fs';
import { access, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { LongwayError } from '@longway/contracts';
import { cacheFolder, clearLeftovers, makeFolder, storageError, temporaryBeside } from '@longway/storage';
import { extract } from 'tar';

/** A browser that is ready to be started. */
export interface UnpackedChromium {
  readonly executable: string;
  /** Shared libraries that a bare machine lacks, NSS above all: for `LD_LIBRARY_PATH`. */
  readonly libraries: string;
  /** Has `fonts.conf` and one family of fonts: for `FONTCONFIG_PATH`. */
  readonly fonts: string;
}

/** Bytes unpacked, roughly: a full disk is told with them. */
const SIZE = 250 * 2 ** 20;

const partsOf = (folder: string): UnpackedChromium => ({
  executable: join(folder, 'chromium'),
  libraries: join(folder, 'libraries', 'lib'),
  fonts: join(folder, 'fonts'),
});

/**
 * Unpacks the Chromium that the npm package `@sparticuz/chromium` holds into the cache, once for each version of it. The folder is whole
 * or absent, however many processes unpack at once.
 *
 * @throws LongwayError, exit `environment`, on a machine that it is not made for; exit `storage` where it cannot be written.
 */
export const unpackChromium = async (cache = cacheFolder()): Promise<UnpackedChromium> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new LongwayError(
      'the browser for tests is made for Linux on x64',
      { found: `${process.platform} on ${process.arch}`, remedy: 'name a Chromium of this machine: LONGWAY_BROWSER=/usr/bin/chromium' },
      'environment',
    );
  }
  // Its main file has effects on this process's environment: only where it lies is asked for.
  const archives = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin');
  const { version } = JSON.parse(await readFile(join(archives, '..', 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, 'browser', `chromium-${version}`);
  if (!(await isThere(folder))) await fill(folder, archives);
  return partsOf(folder);
};

const fill = async (folder: string, archives: string): Promise<void> => {
  await clearLeftovers(dirname(folder));
  const aside = temporaryBeside(folder);
  try {
    const { executable, libraries, fonts } = partsOf(aside);
    await makeFolder(dirname(libraries));
    await makeFolder(fonts);
    const packed = (name: string) => [createReadStream(join(archives, name)), createBrotliDecompress()] as const;
    await pipeline(...packed('chromium.br'), createWriteStream(executable, { mode: 0o755 }));
    await pipeline(...packed('al2023.tar.br'), extract({ cwd: dirname(libraries) }));
    await pipeline(...packed('fonts.tar.br'), extract({ cwd: fonts }));
    // Drawing without a graphics card; looked for beside the executable.
    await pipeline(...packed('swiftshader.tar.br'), extract({ cwd: aside }));
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    // Another process was faster: a folder with files in it is not replaced.
    if (!(await isThere(folder))) throw await storageError(folder, error, SIZE);
  }
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
