import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';

type BoxArguments = [left: number, top: number, width: number, height: number];
type TargetArguments = [into: Uint8Array, height: number, width: number, channels: number, flip: boolean];

/** The functions of native/module.cc. They throw plain errors. */
export interface NativeImages {
  readJpegHeader(bytes: Uint8Array): { height: number; width: number; channels: number };
  decodeJpeg(bytes: Uint8Array, ...rest: [...BoxArguments, ...TargetArguments, keepDamaged: boolean]): void;
  /** `pixels`: height x width x channels of the target. */
  resizePixels(pixels: Uint8Array, height: number, width: number, ...rest: [...BoxArguments, ...TargetArguments]): void;
  /** Turns vector instructions on or off in this process, and returns whether they are on. For tests. */
  useVectors(wanted: boolean): boolean;
}

/** Where the set-up puts it; as far from the sources as from what is built of them. */
export const nativeModule = join(__dirname, '../../native/build/images.node');

const REMEDY = 'npm run setup';

export const loadNativeImages = (file = nativeModule): NativeImages => {
  if (!existsSync(file)) {
    throw new LongwayError('The native image decoder is missing.', { where: file, remedy: REMEDY }, 'environment');
  }
  try {
    return createRequire(__filename)(file) as NativeImages;
  } catch (cause) {
    const found = (cause as Error).message.split('\n')[0];
    throw new LongwayError('The native image decoder does not load.', { where: file, found, remedy: REMEDY, cause }, 'environment');
  }
};

let loaded: NativeImages | undefined;

/** The native module, loaded once a thread. @throws LongwayError (exit `environment`) where it is missing or does not load. */
export const nativeImages = (): NativeImages => (loaded ??= loadNativeImages());
