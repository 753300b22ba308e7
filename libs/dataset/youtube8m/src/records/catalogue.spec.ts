import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readCatalogue } from './catalogue';
import { findRecordFiles } from './record-files';

const fixtures = join(__dirname, '../../test');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-catalogue-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const namesOf = async (records: string, from = fixtures) => {
  const { train, test } = await findRecordFiles(records, from);
  return [train, test].map((files) => files.map((file) => basename(file)));
};

test('finds records in a folder, or by a pattern, and tells splits by names', async () => {
  expect(await namesOf('frame')).toEqual([['train00.tfrecord', 'train01.tfrecord'], ['validate00.tfrecord']]);
  expect(await namesOf('.')).toEqual([
    ['train00.tfrecord', 'train01.tfrecord', 'train-a.tfrecord'],
    ['validate00.tfrecord', 'validate-a.tfrecord'],
  ]);
  expect(await namesOf('frame/{train,validate}00.tfrecord')).toEqual([['train00.tfrecord'], ['validate00.tfrecord']]);
  expect(await namesOf(join(fixtures, 'video/validate*'), folder)).toEqual([[], ['validate-a.tfrecord']]);
});

test('says where there are none', async () => {
  await expect(namesOf('nowhere')).rejects.toThrow(/nowhere: there are no records\n.*\n +found: +no TFRecord file/);
  writeFileSync(join(folder, 'test00.tfrecord'), '');
  await expect(namesOf('.', folder)).rejects.toThrow(/found: +test00\.tfrecord/);
});

test('tells which ids have a video, counts each once, and counts labels of the training ids', async () => {
  const paths: Readonly<Record<string, string>> = { red0: '/v/red0.mp4', non3: '/v/non3.mkv', val5: '/v/val5.webm' };
  const catalogue = await readCatalogue(
    await findRecordFiles('frame', fixtures),
    (id) => paths[id],
    () => undefined,
  );
  expect(catalogue).toEqual({
    files: 3,
    records: 9,
    ids: 8,
    videos: {
      train: [
        { id: 'red0', labels: [2, 0], path: '/v/red0.mp4' },
        { id: 'non3', labels: [], path: '/v/non3.mkv' },
      ],
      test: [{ id: 'val5', labels: [0, 2], path: '/v/val5.webm' }],
    },
    missing: ['grn1', 'blu2', 'gone', 'bad4', 'far6'],
    labelCounts: [2, 1, 2, 3],
    labels: 4,
  });
});

test('reads compressed records, and names the damaged one', async () => {
  const whole = readFileSync(join(fixtures, 'frame/train00.tfrecord'));
  mkdirSync(join(folder, 'r'));
  writeFileSync(join(folder, 'r/train00.tfrecord.gz'), gzipSync(whole));
  copyFileSync(join(fixtures, 'frame/validate00.tfrecord'), join(folder, 'r/validate00.tfrecord'));
  const read = async () =>
    readCatalogue(
      await findRecordFiles('r', folder),
      () => undefined,
      () => undefined,
    );
  expect((await read()).records).toBe(6);
  const damaged = Buffer.from(whole);
  damaged[200] = (damaged[200] as number) ^ 1;
  writeFileSync(join(folder, 'r/train00.tfrecord.gz'), damaged);
  await expect(read()).rejects.toThrow(/train00\.tfrecord\.gz, record 1, byte \d+: the data of a record is damaged/);
});
