import { join } from 'node:path';
import { readTFRecords } from '@longway/storage';
import fc from 'fast-check';
import { parseRecord, type VideoRecord } from './parse-record';

const read = async (name: string): Promise<VideoRecord[]> => {
  const records: VideoRecord[] = [];
  for await (const { data } of readTFRecords(join(__dirname, '../../test', name))) records.push(parseRecord(data, name));
  return records;
};

test('reads frame-level records of 2017 and later', async () => {
  expect(await read('frame/train00.tfrecord')).toEqual([
    { id: 'red0', labels: [2, 0] },
    { id: 'grn1', labels: [3] },
    { id: 'blu2', labels: [0, 3] },
    { id: 'gone', labels: [1, 3] },
  ]);
  expect((await read('frame/train01.tfrecord'))[0]).toEqual({ id: 'non3', labels: [] });
});

test('reads video-level records of 2016', async () => {
  expect(await read('video/train-a.tfrecord')).toEqual([{ id: 'abcdefghij0', labels: [1, 4715] }]);
  expect(await read('video/validate-a.tfrecord')).toEqual([{ id: '-bcdefghij_', labels: [1] }]);
});

const bytes = (field: number, value: Uint8Array) => Buffer.concat([Buffer.of((field << 3) | 2, value.length), value]);
const feature = (name: string, value: Uint8Array) => bytes(1, Buffer.concat([bytes(1, Buffer.from(name)), bytes(2, value)]));
const example = (...features: readonly Uint8Array[]) => bytes(1, Buffer.concat(features));
const text = (value: string) => bytes(1, bytes(1, Buffer.from(value)));
const numbers = (...values: readonly number[]) => bytes(3, bytes(1, Buffer.from(values)));

test('passes over what it does not know, and takes labels that are not packed', () => {
  const loose = bytes(3, Buffer.of(8, 5, 8, 7));
  const data = Buffer.concat([
    example(feature('mean_rgb', bytes(2, bytes(1, Buffer.alloc(8)))), feature('id', text('a-_9')), feature('labels', loose)),
    bytes(9, Buffer.of(1)),
  ]);
  expect(parseRecord(data, 'f')).toEqual({ id: 'a-_9', labels: [5, 7] });
});

test.each([
  [
    'without an id',
    example(feature('labels', numbers(1))),
    /f, record 3: a record has no id\n +expected: id or video_id, one text\n +found: +labels/,
  ],
  ['without anything', Buffer.of(), /has no id\n.*\n +found: +nothing/],
  ['with a path for an id', example(feature('id', text('../x'))), /an id is not understood\n.*\n +found: +"\.\.\/x"/],
  ['with an id of two lines', example(feature('id', text('a\nb'))), /an id is not understood/],
  ['with an empty id', example(feature('id', text(''))), /an id is not understood/],
  [
    'with a negative label',
    example(feature('id', text('a')), feature('labels', numbers(...Array(9).fill(0xff), 1))),
    /a label is not understood\n.*\n +found: +-1/,
  ],
  [
    'that is cut off',
    example(feature('id', text('abcd'))).subarray(0, 9),
    /a record is not understood\n +expected: an Example or a SequenceExample/,
  ],
])('refuses a record %s', (_, data, message) => expect(() => parseRecord(data, 'f, record 3')).toThrow(message));

test('whatever the bytes are, it answers or refuses', () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
      try {
        expect(parseRecord(data, 'f').id).toMatch(/^[\w-]+$/);
      } catch (error) {
        expect(error).toMatchObject({ name: 'LongwayError', exit: 'data' });
      }
    }),
    { numRuns: 500 },
  ));
