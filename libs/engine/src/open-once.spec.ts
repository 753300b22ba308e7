import type { SplitName } from '@longway/contracts';
import { openOnce } from './open-once';
import { tinyDataset } from './testing/tiny-plugins';

test('each split is opened once, and is the data set’s own', async () => {
  const opened: SplitName[] = [];
  const dataset = tinyDataset(5);
  const once = openOnce({ ...dataset, open: (split) => (opened.push(split), dataset.open(split)) });
  const [first, second] = [await once.open('test'), await once.open('test')];
  await once.open('train');
  expect(opened).toEqual(['test', 'train']);
  expect(second).toBe(first);
  expect(first.length).toBe(5);
  expect([once.classNames, once.imageShape]).toEqual([dataset.classNames, dataset.imageShape]);
});
