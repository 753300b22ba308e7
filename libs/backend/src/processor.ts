import { readFileSync } from 'node:fs';

/** What Linux says that the processor can do, e.g. `avx2`; empty where it says nothing. */
export const processorFlags = (): readonly string[] => {
  try {
    return /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.trim().split(/\s+/) ?? [];
  } catch {
    return [];
  }
};

/** Instructions that multiply bfloat16 numbers: Intel's and AMD's, and Arm's. */
const BFLOAT16_FLAGS = ['avx512_bf16', 'amx_bf16', 'bf16'];

export const multipliesBfloat16 = (): boolean => processorFlags().some((flag) => BFLOAT16_FLAGS.includes(flag));
