import { runCampaign } from './campaign';

test('runs that are killed, and whose disks and checkpoints fail, end as if nothing had been', async () => {
  const trials = await runCampaign({ seed: 3, kills: 3, disks: 3, smallDisks: 1, damage: 1, jobs: 2 });
  expect(trials.filter(({ fault }) => fault !== undefined)).toEqual([]);
  expect(trials.filter(({ missed }) => !missed).map(({ group }) => group)).toEqual(
    expect.arrayContaining(['killed in the writing of a checkpoint', 'killed at another file', 'the disk fails with ENOSPC']),
  );
}, 300_000);
