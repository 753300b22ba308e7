import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseLabel, classNamesOf, readVocabulary } from './classes';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-classes-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const vocabulary = (text: string) => {
  writeFileSync(join(folder, 'v.csv'), text);
  return readVocabulary(join(folder, 'v.csv'));
};

test('takes names from the vocabulary, each its own', async () => {
  const rows = [
    '0,788288,/m/03bt1gh,Game,"Vertical, one","A game is\n""structured"" play"',
    '1,1,/m/a,Vehicle,,',
    '3,1,/m/b,,,',
    '4,1,/m/c,Game,,',
    '5,1,/m/d,unlabelled,,',
  ];
  expect(await vocabulary(`\ufeffIndex,TrainVideoCount,KnowledgeGraphId,Name,Vertical1,WikiDescription\n${rows.join('\r\n')}\n`)).toEqual([
    ...['Game', 'Vehicle', 'label 2', '3', 'Game 4', 'unlabelled 5'],
  ]);
});

test('says what a vocabulary lacks', async () => {
  await expect(vocabulary('a,b\n1,2\n')).rejects.toThrow(
    /v\.csv, row 1: the vocabulary is not understood\n +expected: the columns Index and Name/,
  );
  await expect(vocabulary('Index,Name\n1,"x\n')).rejects.toThrow(/the vocabulary is not understood\n +expected: a CSV file/);
  await expect(readVocabulary(join(folder, 'none'))).rejects.toThrow(/none: the vocabulary cannot be read\n +found: +no such file/);
});

test('names classes by their numbers without one, and ends with a class for videos without labels', () => {
  expect(classNamesOf(undefined, 2)).toEqual(['label 0', 'label 1', 'unlabelled']);
  expect(classNamesOf(['Game', 'Car', 'Sky'], 2)).toEqual(['Game', 'Car', 'Sky', 'unlabelled']);
  expect(() => classNamesOf(['Game'], 2)).toThrow(/dataset\.vocabulary: .*\n +expected: labels below 1.*\n +found: +label 1/);
});

test.each([
  ['first', [2, 0, 1], 2],
  ['frequent', [2, 0, 1], 0],
  ['frequent', [2, 1], 2],
  ['frequent', [9], 9],
  ['first', [], undefined],
  ['frequent', [], undefined],
] as const)('chooses one label: the %s of %j', (how, labels, expected) => {
  expect(chooseLabel(labels, how, { labelCounts: [7, 3, 3] })).toBe(expected);
});
