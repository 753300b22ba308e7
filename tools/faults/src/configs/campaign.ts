import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from 'fast-check';
import { attempt } from './attempt';
import { bases } from './bases';
import { faultOfCommand } from './command';
import { mutations } from './mutations';
import { Tally } from './tally';

export interface CampaignOptions {
  /** Fixes every configuration. */
  readonly seed: number;
  readonly count: number;
  /** How many of them are given to the built command as well. */
  readonly commands: number;
  readonly report?: (message: string) => void;
}

/** Changes configurations one after the other and has each read. The command has to be built, and plugins with it. */
export const runCampaign = async ({ seed, count, commands, report = () => undefined }: CampaignOptions): Promise<Tally> => {
  const folder = mkdtempSync(join(tmpdir(), 'longway-faults-'));
  const file = join(folder, 'mutated.yaml');
  const every = Math.max(1, Math.floor(count / Math.max(1, commands)));
  const tally = new Tally();
  let told = performance.now();
  try {
    for (const [index, mutation] of sample(mutations(bases()), { seed, numRuns: count }).entries()) {
      const result = attempt(mutation.text, file);
      tally.add(mutation, result);
      if (index % every === 0 && tally.commands < commands && result.outcome !== 'broke') {
        writeFileSync(file, mutation.text);
        tally.addCommand(mutation, await faultOfCommand(file, folder, result));
      }
      if (performance.now() - told < 10_000) continue;
      told = performance.now();
      report(`${index + 1} of ${count} configurations`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tally;
};
