import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes of this process that lie in memory: now, and the most since {@link forgetPeak}. Linux tells. */
export const residentBytes = (): { readonly now: number; readonly peak: number } => {
  const status = readFileSync('/proc/self/status', 'utf8');
  const bytes = (field: string) => 1024 * Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN);
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
};

export const forgetPeak = (): void => writeFileSync('/proc/self/clear_refs', '5');
