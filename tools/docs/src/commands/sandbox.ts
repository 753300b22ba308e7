import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** What a reader of the docs may have: a configuration, a plugin, pictures. The names are those that the docs use. */
const config = `name: my
dataset: { name: image-folder, folder: photos, shorterSide: 32, crop: 32 }
evaluators: [{ name: pretext, count: 8 }]
lens: unet
arms:
  clean: { lens: identity }
  shortcut: { shortcuts: [arrow], lens: identity }
  lens: { shortcuts: [arrow] }
`;

const picture = (hue: number, seed: number): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: 40 * 48 * 3 }, (_, i) => (Math.floor(i / 3) * (seed + 3) + (i % 3) * hue) % 251),
    { raw: { width: 48, height: 40, channels: 3 } },
  )
    .png()
    .toBuffer();

/** Fills a folder with what the docs' commands expect where they are typed. */
export const fillSandbox = async (root: string, folder: string): Promise<void> => {
  for (const name of ['docs', 'libs', 'package.json', 'node_modules']) await symlink(join(root, name), join(folder, name));
  // Copied: a configuration of the reader's lies among them.
  await cp(join(root, 'experiments'), join(folder, 'experiments'), { recursive: true, filter: (path) => !path.includes('/results') });
  await writeFile(join(folder, 'my.yaml'), config);
  await writeFile(join(folder, 'experiments/mine.yaml'), config.replace('folder: photos', 'folder: ../photos'));
  for (const [hue, name] of ['cats', 'dogs'].entries()) {
    await mkdir(join(folder, 'photos', name), { recursive: true });
    for (let i = 0; i < 60; i++) await writeFile(join(folder, 'photos', name, `${i}.png`), await picture(90 * hue + 20, i));
  }
  await writeFile(join(folder, 'poster.png'), await picture(50, 5));
  await sharp(await picture(70, 6))
    .jpeg()
    .toFile(join(folder, 'photo.jpg'));
  await cp(join(root, 'docs/examples/blur-lens'), join(folder, 'my-lens'), { recursive: true });
  for (const [file, from, to] of [
    ['package.json', '"name": "blur"', '"name": "my-lens"'],
    ['index.ts', "name: 'blur'", "name: 'my-lens'"],
  ] as const) {
    const path = join(folder, 'my-lens', file);
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  }
  await mkdir(join(folder, 'my-data'));
  await writeFile(join(folder, 'my-data/package.json'), JSON.stringify({ name: 'my-data', longway: { kind: 'dataset', name: 'my-data' } }));
  await mkdir(join(folder, 'runs'));
};

/**
 * Lays the runs whose folders begin so where the docs' commands look for them.
 *
 * @param places of the first run, of the second, ... @param stays whether they lie where they lay, too.
 */
export const layRuns = async (runs: string, start: string, places: readonly (readonly string[])[], stays = true): Promise<void> => {
  const found = (await readdir(runs)).filter((name) => name.startsWith(start)).sort();
  for (const [i, names] of places.entries()) {
    const run = found[i];
    if (!run) continue;
    for (const name of names) await cp(join(runs, run), join(runs, name), { recursive: true });
    if (!stays) await rm(join(runs, run), { recursive: true });
  }
};
