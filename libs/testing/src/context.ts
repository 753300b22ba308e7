import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginContext } from '@longway/contracts';

/** A context whose folders are new and empty; `clean` removes them. Warnings are kept in `warnings`. */
export const temporaryContext = async (): Promise<{ context: PluginContext; warnings: string[]; clean: () => Promise<void> }> => {
  const root = await mkdtemp(join(tmpdir(), 'longway-contract-'));
  const folders = { configFolder: join(root, 'config'), cacheFolder: join(root, 'cache'), runFolder: join(root, 'run') };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)));
  const warnings: string[] = [];
  return {
    context: { ...folders, warn: (message) => void warnings.push(message) },
    warnings,
    clean: () => rm(root, { recursive: true, force: true }),
  };
};
