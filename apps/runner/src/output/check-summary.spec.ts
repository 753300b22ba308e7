import type { SplitReport } from '@longway/data';
import { brokenLines, type Checked, checkDocument, classesTable, figuresTable, summaryFacts } from './check-summary';
import { formatTable } from './print-table';

const broken = (split: 'train' | 'test', count: number) =>
  Array.from({ length: count }, (_, index) => ({ file: `/photos/${index}.jpg`, split, index, fault: 'an empty file' }));

const report = (change: Partial<SplitReport> = {}): SplitReport => ({
  images: 10,
  checked: 10,
  broken: [],
  bytes: 2048,
  perClass: [3, 7, 0],
  formats: { JPEG: 9, PNG: 1 },
  height: { min: 20, median: 30, max: 50 },
  width: { min: 10, median: 40, max: 400 },
  mean: [0.5, 0.25, 0.125],
  standardDeviation: [0.1, 0.2, 0.3],
  ...change,
});

const checked: Checked = {
  classNames: ['cat', 'dog', 'emu'],
  splits: { train: report(), test: report({ checked: 8, broken: broken('test', 2), formats: { 'grey JPEG': 6 }, perClass: [2, 2, 2] }) },
  summary: [{ name: 'ids without a video', value: '3' }],
};

it('tells the figures of each split', () => {
  expect(
    formatTable(figuresTable(checked), {})
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['', 'train', 'test'],
    ['images', '10', '8 of 10 looked at'],
    ['broken', '0', '2 (25 %)'],
    ['classes', '2 of 3', '3 of 3'],
    ['images per class, min / median / max', '0 / 3 / 7', '2 / 2 / 2'],
    ['height in pixels, min / median / max', '20 / 30 / 50', '20 / 30 / 50'],
    ['width in pixels, min / median / max', '10 / 40 / 400', '10 / 40 / 400'],
    ['bytes', '2.0 KiB', '2.0 KiB'],
    ['mean of each channel, 0 to 1', '0.500 0.250 0.125', '0.500 0.250 0.125'],
    ['standard deviation', '0.100 0.200 0.300', '0.100 0.200 0.300'],
    ['format JPEG', '9', '0'],
    ['format PNG', '1', '0'],
    ['format grey JPEG', '0', '6'],
  ]);
});

it('tells of a split without a whole image', () => {
  const none = report({
    broken: broken('train', 10),
    formats: {},
    perClass: [0, 0, 0],
    mean: [],
    standardDeviation: [],
    height: undefined,
    width: undefined,
  });
  expect(figuresTable({ ...checked, splits: { train: none } }).rows.map(([, figure]) => figure)).toEqual([
    '10',
    '10 (100 %)',
    '0 of 3',
    '0 / 0 / 0',
    '',
    '',
    '2.0 KiB',
    '',
    '',
  ]);
});

it('counts the classes, and says what the data set says', () => {
  expect(classesTable(checked).rows).toEqual([
    ['cat', '3', '2'],
    ['dog', '7', '2'],
    ['emu', '0', '2'],
  ]);
  expect(summaryFacts(checked).rows).toEqual([['ids without a video', '3']]);
});

it('names broken files, as many as are wanted', () => {
  expect(brokenLines(checked, 20)).toEqual(['test  /photos/0.jpg: an empty file', 'test  /photos/1.jpg: an empty file']);
  expect(brokenLines(checked, 1)).toEqual(['test  /photos/0.jpg: an empty file', 'and 1 more: --all or --json names them']);
});

it('tells programs all of it', () => {
  expect(checkDocument(checked, { name: 'pets' }, false)).toMatchObject({
    dataset: { name: 'pets' },
    complete: false,
    splits: {
      train: { perClass: { cat: 3, dog: 7, emu: 0 }, broken: [] },
      test: { images: 10, checked: 8, broken: [{ file: '/photos/0.jpg', index: 0, fault: 'an empty file' }, { index: 1 }] },
    },
    summary: [{ name: 'ids without a video', value: '3' }],
  });
});
