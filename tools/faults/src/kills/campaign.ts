import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planDamage, tryDamage } from './damaging';
import { canMount, planDisks, planSmallDisks, tryDisk, trySmallDisk } from './disks';
import { planKillings, tryKilling } from './killing';
import { setStage, type Stage } from './stage';
import type { Trial } from './trial';

export interface CampaignOptions {
  /** Fixes every fault. */
  readonly seed: number;
  /** How many processes are killed; a quarter of them in the writing of a checkpoint. */
  readonly kills: number;
  /** How often the disk fails: by what the system says at an operation. */
  readonly disks: number;
  /** File systems that are too small; none where this user may not mount any. */
  readonly smallDisks: number;
  /** Checkpoints that are damaged before the run goes on. */
  readonly damage: number;
  /** How many trials go on side by side. */
  readonly jobs: number;
  readonly report?: (message: string) => void;
}

const plan = (stage: Stage, options: CampaignOptions): readonly (() => Promise<Trial>)[] => {
  const { seed, kills, disks, smallDisks, damage, report } = options;
  const mountable = smallDisks === 0 || canMount(stage);
  if (!mountable) report?.('small file systems are left out: this user may not mount any');
  return [
    ...planKillings(stage, seed, kills).map((killing) => () => tryKilling(stage, killing)),
    ...planDisks(stage, seed, disks).map((failing) => () => tryDisk(stage, failing)),
    ...(mountable ? planSmallDisks(seed, smallDisks) : []).map((size) => () => trySmallDisk(stage, size)),
    ...planDamage(seed, damage).map((harm) => () => tryDamage(stage, harm)),
  ];
};

/** Does the trials, `jobs` of them at a time. */
const inParallel = async (trials: readonly (() => Promise<Trial>)[], { jobs, report }: CampaignOptions): Promise<readonly Trial[]> => {
  const done: Trial[] = [];
  const queue = trials.values();
  const start = performance.now();
  let told = start;
  const work = async (): Promise<void> => {
    for (const trial of queue) {
      const result = await trial();
      done.push(result);
      if (result.fault !== undefined) report?.(`NOT SURVIVED: ${result.group}, ${result.what}: ${result.fault}`);
      const now = performance.now();
      if (now - told < 15_000) continue;
      told = now;
      const left = ((now - start) / done.length) * (trials.length - done.length);
      report?.(`${done.length} of ${trials.length} trials, about ${Math.ceil(left / 60_000)} min left`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return done;
};

/** Kills runs, breaks their disks and their checkpoints, and lets them go on. The command has to be built. */
export const runCampaign = async (options: CampaignOptions): Promise<readonly Trial[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'longway-kills-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    const stage = await setStage(folder);
    options.report?.(
      `a run without faults takes ${(stage.milliseconds / 1000).toFixed(1)} s and does ${stage.operations.length} operations on files`,
    );
    return await inParallel(plan(stage, options), options);
  } finally {
    clear();
    process.off('exit', clear);
  }
};
