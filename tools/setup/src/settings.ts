import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';

export const variants = ['cpu', 'gpu'] as const;
/** Which build of TensorFlow: the one for GPUs runs on a CPU too, and is ten times as large. */
export type Variant = (typeof variants)[number];

export interface Settings {
  readonly variant: Variant;
  /** Where libraries are kept, outside of node_modules: `npm ci` empties that. */
  readonly home: string;
  /** A folder with wheels that were downloaded elsewhere. */
  readonly wheels?: string;
  readonly python: string;
  readonly compilers: readonly string[];
}

export const chooseVariant = (asked: string, hasGpu: boolean): Variant => {
  if (asked === 'auto') return hasGpu ? 'gpu' : 'cpu';
  const variant = variants.find((name) => name === asked);
  if (variant) return variant;
  throw new LongwayError(
    'There is no such build of TensorFlow.',
    { where: 'LONGWAY_TF_VARIANT', expected: ['auto', ...variants].join(', '), found: asked },
    'usage',
  );
};

/** The driver's own files: no program of NVIDIA's need be installed. */
const hasNvidiaDriver = (): boolean => existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidiactl');

export const readSettings = (environment: NodeJS.ProcessEnv, hasGpu = hasNvidiaDriver()): Settings => {
  const { LONGWAY_TF_VARIANT, LONGWAY_TF_HOME, LONGWAY_TF_WHEELS, XDG_CACHE_HOME, PYTHON, CXX } = environment;
  return {
    variant: chooseVariant(LONGWAY_TF_VARIANT || 'auto', hasGpu),
    home: LONGWAY_TF_HOME || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'longway', 'tensorflow'),
    ...(LONGWAY_TF_WHEELS && { wheels: LONGWAY_TF_WHEELS }),
    python: PYTHON || 'python3',
    compilers: CXX ? [CXX] : ['g++', 'c++', 'clang++'],
  };
};
