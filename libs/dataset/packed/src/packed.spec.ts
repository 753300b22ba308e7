import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { options } from './options';
import { packed } from './packed';
import { packStripes } from './testing/pack-stripes';

let configFolder: string;
beforeAll(async () => {
  configFolder = await mkdtemp(join(tmpdir(), 'longway-packed-'));
  await packStripes(join(configFolder, 'pack'));
});
afterAll(() => rm(configFolder, { recursive: true }));

const open = (chosen: object = {}) => packed(options.parse({ folder: 'pack', ...chosen }), { configFolder });

test('images are as they were packed, unless options say otherwise', async () => {
  const plain = await open();
  expect([plain.classNames, plain.imageShape]).toEqual([
    ['even', 'odd'],
    [8, 10, 1],
  ]);
  const split = await plain.open('train');
  expect([split.length, split.geometry]).toEqual([6, { shorterSide: 8, flip: false }]);
  expect(split.locate(5)).toMatchObject({ label: 1, pixels: { height: 8, width: 10 } });
  const changed = await open({ crop: 6, flip: true });
  expect(changed.imageShape).toEqual([6, 6, 1]);
  expect((await changed.open('test')).geometry).toEqual({ shorterSide: 8, flip: true });
});

test('only the first reading of an image is held against its checksum', async () => {
  const split = await (await open()).open('test');
  expect(split.locate(0).pixels).toHaveProperty('crc32');
  expect(split.locate(0).pixels).not.toHaveProperty('crc32');
  expect(split.locate(1).pixels).toHaveProperty('crc32');
});

test('says how to make a pack where there is none', async () => {
  await expect(open({ folder: 'nowhere' })).rejects.toThrow(/nowhere: there is no pack\n.*\n.*\n +remedy: .*longway data pack/);
});
