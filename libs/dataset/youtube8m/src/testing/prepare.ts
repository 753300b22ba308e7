import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeColours } from './make-video';

/** Colours, one a second, of the videos that the records of test/frame name; `gone` is not here, and `bad4` is broken. */
export const colours: Readonly<Record<string, readonly string[]>> = {
  'red0.mp4': ['red', 'lime', 'blue'],
  'grn1.webm': ['lime', 'white'],
  'deep/blu2.mkv': ['blue', 'black', 'red', 'lime'],
  'non3.m4v': ['white'],
  'val5.mp4': ['red', 'blue'],
  'youtubeid_6.mp4': ['lime'],
};

/** Puts into a folder: `records`, `videos` of them, and `lookup`, by which one of the videos is found. */
export const prepare = async (folder: string): Promise<void> => {
  await cp(join(__dirname, '../../test/frame'), join(folder, 'records'), { recursive: true });
  await mkdir(join(folder, 'videos/deep'), { recursive: true });
  await mkdir(join(folder, 'lookup/fa'), { recursive: true });
  await writeFile(join(folder, 'lookup/fa/far6.js'), 'i("far6","youtubeid_6");');
  for (const [name, list] of Object.entries(colours)) await makeColours(join(folder, 'videos', name), list);
  await writeFile(join(folder, 'videos/bad4.mp4'), Buffer.alloc(5_000, 7));
};

/** Options that go with it, as a configuration would give them. */
export const chosen = {
  records: 'records',
  videos: 'videos',
  lookup: 'lookup',
  pack: 'pack',
  shorterSide: 16,
  crop: 12,
  maxBroken: 0.2,
} as const;
