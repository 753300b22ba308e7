import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArmPlan, filesOf, type Plan, plan, writeFiles } from '../test/run-folder';
import { findingOf } from './finding';
import { readRunFolder } from './reading/run-folder';
import { reportData } from './report-arm';

describe('findingOf', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'longway-finding-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const find = async (changed: Partial<Plan>) => {
    await writeFiles(folder, filesOf({ ...plan, steps: 2, ...changed }));
    const read = await readRunFolder(folder);
    return findingOf(read, reportData([read]).arms);
  };
  const arm = (raw: readonly number[], hasShortcut: boolean, hasLens = false): ArmPlan => ({ linear: { raw }, hasShortcut, hasLens });

  it('says what the shortcut cost and what the lens recovered', async () => {
    const { sentence, evidence } = await find({});
    // (0.806 - 0.769) / (0.810 - 0.769) = 0.902
    expect(sentence).toBe('The shortcut cost 4.1 points of linear accuracy; the lens recovered 90 % of the loss.');
    expect(evidence).toBe(
      "Linear accuracy of raw features on test images (layer block3, pooling mean, protocol lbfgs), mean ± standard error over 2 seeds: clean 81.0 ± 0.2 %, shortcut 76.9 ± 0.2 % and lens 80.6 ± 0.1 %. Welch's t-test of shortcut against clean: p = 0.005.",
    );
  });

  it('names arms where several stand beside the two', async () => {
    const { sentence } = await find({
      arms: { ...plan.arms, small: arm([0.786, 0.788], true, true), wrong: arm([0.75, 0.752], true, true) },
    });
    expect(sentence).toContain('the arm lens recovered 90 % of the loss');
    expect(sentence).toContain('the arm small recovered 44 % of the loss');
    expect(sentence).toContain('the arm wrong recovered none of the loss (−44 %)');
  });

  it('claims no recovery where the loss itself is in doubt', async () => {
    const { sentence } = await find({ arms: { ...plan.arms, shortcut: arm([0.77, 0.83], true) } });
    expect(sentence).toMatch(/^The shortcut cost 1\.0 points .* within what chance may do \(Welch's t-test, p = 0\.\d+\)\.$/);
    expect(sentence).not.toContain('recovered');
  });

  it('says that there was no loss', async () => {
    const { sentence } = await find({ arms: { ...plan.arms, shortcut: arm([0.81, 0.82], true) } });
    expect(sentence).toBe(
      'There was no loss to recover: the arm shortcut is no worse than clean in linear accuracy (81.5 % against 81.0 %).',
    );
  });

  it('tells of several losses, each with the arms that may win it back', async () => {
    const more = { marked: arm([0.75, 0.751], true), cured: arm([0.78, 0.781], true, true) };
    const recovery = [
      { from: 'shortcut', to: 'clean', arms: ['lens'] },
      { from: 'marked', to: 'clean', arms: ['cured'] },
    ];
    const { sentence, evidence } = await find({ arms: { ...plan.arms, ...more }, recovery });
    expect(sentence).toBe(
      'The shortcut of shortcut cost 4.1 points of linear accuracy; the lens recovered 90 % of the loss. ' +
        'The shortcut of marked cost 6.0 points of linear accuracy; the lens recovered 50 % of the loss.',
    );
    expect(evidence).toMatch(/shortcut against clean: p = 0\.\d+\. Welch's t-test of marked against clean: p = 0\.\d+\.$/);
  });

  it('warns of a single seed', async () => {
    const { sentence } = await find({ arms: { clean: arm([0.81], false), shortcut: arm([0.77], true) } });
    expect(sentence).toBe('The shortcut cost 4.0 points of linear accuracy, though one seed cannot tell that from chance.');
  });

  it('speaks of arms where the mark is not what tells them apart', async () => {
    const { sentence } = await find({ arms: { clean: arm([0.81, 0.811], true), shortcut: arm([0.77, 0.771], true) } });
    expect(sentence).toBe('The arm shortcut lies 4.0 points of linear accuracy below clean.');
  });

  it('without reference arms, names the best and how far it is ahead of the next, by chance or not', async () => {
    // Welch by hand: t = 0.004 / sqrt(4e-6 + 1e-6) = 1.79 at 25 / 17 = 1.47 degrees of freedom, between the p of 0.32 at 1 and of 0.22 at 2.
    expect((await find({ recovery: undefined })).sentence).toMatch(
      /^The best of 3 arms in linear accuracy is clean with 81\.0 %, 0\.4 points ahead of lens, which is within what chance may do \(Welch's t-test, p = 0\.2\d\d\)\.$/,
    );
    const arms = { a: arm([0.9, 0.901, 0.902], false), b: arm([0.8, 0.801, 0.802], false) };
    expect((await find({ recovery: undefined, arms })).sentence).toBe(
      'The best of 2 arms in linear accuracy is a with 90.1 %, 10.0 points ahead of b.',
    );
  });

  it('waits for the reference arms', async () => {
    expect((await find({ arms: { clean: plan.arms['clean'] as ArmPlan } })).sentence).toContain('shortcut has no linear accuracy');
  });
});
