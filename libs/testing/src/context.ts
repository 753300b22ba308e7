import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginContext } from '@longway/contracts';

/** Suites try one plugin; a fixture of one that chooses others says what it gets. */
const create: PluginContext['create'] = (kind) => Promise.reject(new Error(`no ${kind} here: give the fixture a context that creates it`));

/** A context whose folders are new and empty; `clean` removes them. Warnings are kept in `warnings`. */
export const temporaryContext = async (): Promise<{ context: PluginContext; warnings: string[]; clean: () => Promise<void> }> => {
  const root = await mkdtemp(join(tmpdir(), 'longway-contract-'));
  const folders = { configFolder: join(root, 'config'), cacheFolder: join(root, 'cache'), runFolder: join(root, 'run') };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)));
  const warnings: string[] = [];
  return {
    context: { ...folders, warn: (message) => void warnings.push(message), create },
    warnings,
    clean: () => rm(root, { recursive: true, force: true }),
  };
};
