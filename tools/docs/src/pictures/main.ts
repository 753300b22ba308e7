import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError, type Preview } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import { drawFilm, drawStrip, type StripOptions } from './strip';

/** The pictures of README.md and docs/method.md, by their names: of which arm of the proof each is, and what it shows. */
const strips: Readonly<Record<string, { readonly arm: string } & StripOptions>> = {
  'first-look': {
    arm: 'text-lens',
    chosen: [3, 4, 7, 8, 9, 10],
    labels: [
      'What came\na watermark gives\nthe task away',
      'Through the lens\nthe letters are\npainted over',
      'What the lens did\nthe difference,\namplified',
    ],
    zoom: 6,
  },
  'method-arrow': {
    arm: 'arrow-lens',
    chosen: [2, 4, 5, 6, 7, 8, 9, 10],
    labels: ['What came\nan arrow of nine\npixels', 'Through the lens', 'Difference\namplified'],
  },
  'method-chromatic': {
    arm: 'chromatic-lens',
    chosen: [1, 2, 5, 6, 7, 8, 9, 11],
    labels: ['What came\nred moved up\nby a pixel', 'Through the lens', 'Difference\namplified'],
  },
};

const pictures = join(__dirname, '../../../../docs/pictures');

const read = async (file: string): Promise<Preview> => JSON.parse(await readFile(file, 'utf8')) as Preview;

const write = async (name: string, picture: Buffer): Promise<void> => {
  await writeFileAtomically(join(pictures, `${name}.png`), picture);
  console.log(`docs/pictures/${name}.png`);
};

/** Draws the pictures from a run of experiments/cifar10-proof/proof.yaml with seed 0. */
const draw = async (run: string | undefined): Promise<void> => {
  if (!run)
    throw new LongwayError('no run is named', { expected: 'npm run docs:pictures RUN', remedy: 'name a run folder of the proof' }, 'usage');
  const folderOf = (arm: string): string => join(run, 'arms', arm, 'seed-0');
  for (const [name, { arm, ...options }] of Object.entries(strips))
    await write(name, await drawStrip(await read(join(folderOf(arm), 'preview.json')), options));
  const passing = join(folderOf('text-lens'), 'previews');
  const files = [...(await readdir(passing)).sort().map((name) => join(passing, name)), join(folderOf('text-lens'), 'preview.json')];
  await write(
    'method-film',
    await drawFilm(await Promise.all(files.map(read)), {
      chosen: 7,
      labels: ['Through the lens\nafter so many steps', 'Difference\namplified'],
    }),
  );
};

draw(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = 1;
});
