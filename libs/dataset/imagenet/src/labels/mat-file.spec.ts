import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMatFile } from './mat-file';

const file = (name: string) => readFileSync(join(__dirname, '../../test', name));

const synsets = [
  ['n02119789', 1, 'kit fox, Vulpes macrotis', []],
  ['n03126707', 2, 'crane', []],
  ['n02012849', 3, 'crane', []],
  ['n07930864', 4, 'cup, crème', []],
  ['n01861778', 1001, 'mammal', [1, 3]],
];

test.each(['meta.mat', 'meta-plain.mat'])('reads what SciPy wrote in %s', (name) => {
  const found = readMatFile(file(name))['synsets'] as Record<string, unknown>[];
  expect(found.map(({ WNID, ILSVRC2012_ID, words, children }) => [WNID, (ILSVRC2012_ID as number[])[0], words, children])).toEqual(synsets);
});

test('numbers of several types', () => {
  expect(readMatFile(file('meta-plain.mat'))).toMatchObject({ pi: [3.14, -1e-300], small: [1, -2] });
});

test('whatever is changed or cut off, it ends, and never with anything but an Error', () => {
  const whole = file('meta-plain.mat');
  let refused = 0;
  for (let round = 0; round < 600; round++) {
    const bytes = Buffer.from(whole.subarray(0, round % 2 ? whole.length : (round * 7919) % whole.length));
    if (round % 2) bytes.writeUInt8((round * 31) % 256, (round * 104729) % whole.length);
    try {
      readMatFile(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
});

test('says what is no such file', () => expect(() => readMatFile(Buffer.from('MATLAB 7.3'))).toThrow(/no little-endian MATLAB 5\.0 file/));
