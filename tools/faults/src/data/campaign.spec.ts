import { runCampaign } from './campaign';

test('a few hundred files of every kind do no harm: the campaign of `npm run faults:data`, with fewer of each and smaller bombs', async () => {
  const { rows, broken } = await runCampaign({ seed: 2, share: 0.03, maxPixels: 250_000, report: () => undefined });
  expect(broken).toEqual([]);
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  expect(tried).toBeGreaterThan(300);
  // Neither is everything refused, nor is everything read.
  const read = rows.reduce((sum, row) => sum + row.read, 0);
  expect(read).toBeGreaterThan(0.2 * tried);
  expect(read).toBeLessThan(0.8 * tried);
});
