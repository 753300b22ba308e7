import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '@longway/contracts';

/** A folder that is gone when this process ends, by Ctrl-C too. */
export const makeScratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'longway-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes.interrupted));
  return folder;
};
