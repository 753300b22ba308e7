import { execFileSync } from 'node:child_process';
import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Synsets of pictures by their number in the development kit, as test/meta.mat has them. */
const ids: Readonly<Record<string, number>> = { n02119789: 1, n03126707: 2, n02012849: 3, n07930864: 4 };
export const synsets = Object.keys(ids).sort();

export const TRAINING_IMAGES = 40;
export const VALIDATION_IMAGES = 9;

const trainingName = (i: number): [string, string] => {
  const synset = synsets[i % synsets.length] as string;
  return [synset, `${synset}_${i}.JPEG`];
};
const validationName = (i: number): [string, string] => [
  synsets[(i * 7) % synsets.length] as string,
  `ILSVRC2012_val_${String(i + 1).padStart(8, '0')}.JPEG`,
];

const names = [
  ...Array.from({ length: TRAINING_IMAGES }, (_, i) => trainingName(i)),
  ...Array.from({ length: VALIDATION_IMAGES }, (_, i) => validationName(i)),
];

const writePictures = async (folder: string, from: number, to: number, inFolders: boolean): Promise<void> => {
  for (let i = from; i < to; i++) {
    const [synset, file] = names[i] as [string, string];
    const into = inFolders ? join(folder, synset) : folder;
    await mkdir(into, { recursive: true });
    const background = { r: (37 * i) % 256, g: (101 * i) % 256, b: 255 - 5 * i };
    await sharp({ create: { width: 18 + (i % 5), height: 24, channels: 3, background } })
      .jpeg()
      .toFile(join(into, file));
  }
};

const writeTrain = (folder: string) => writePictures(folder, 0, TRAINING_IMAGES, true);
const writeValidation = (folder: string, inFolders: boolean) => writePictures(folder, TRAINING_IMAGES, names.length, inFolders);

const writeDevkit = async (folder: string): Promise<void> => {
  const data = join(folder, 'ILSVRC2012_devkit_t12/data');
  await mkdir(data, { recursive: true });
  await copyFile(join(__dirname, '../../test/meta.mat'), join(data, 'meta.mat'));
  const truth = names.slice(TRAINING_IMAGES).map(([synset]) => `${ids[synset]}\n`);
  await writeFile(join(data, 'ILSVRC2012_validation_ground_truth.txt'), truth.join(''));
};

const tar = (folder: string, ...args: string[]) => execFileSync('tar', args, { cwd: folder });

/** Ways in which people have ImageNet, by name: each writes the same tiny one. */
export const forms: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  async 'folders of synsets'(folder) {
    await writeTrain(join(folder, 'train'));
    await writeValidation(join(folder, 'val'), true);
  },
  async "folders, and the development kit's labels"(folder) {
    await writeTrain(join(folder, 'train'));
    await writeValidation(join(folder, 'val'), false);
    await writeDevkit(folder);
  },
  async "Kaggle's tree"(folder) {
    await writeTrain(join(folder, 'ILSVRC/Data/CLS-LOC/train'));
    await writeValidation(join(folder, 'ILSVRC/Data/CLS-LOC/val'), false);
    const rows = names
      .slice(TRAINING_IMAGES)
      .map(([synset, file]) => `${file.replace('.JPEG', '')},${synset} 1 2 30 40 ${synset} 5 6 70 80 \n`);
    await writeFile(join(folder, 'LOC_val_solution.csv'), `ImageId,PredictionString\n${rows.reverse().join('')}`);
    await writeFile(
      join(folder, 'LOC_synset_mapping.txt'),
      'n02012849 crane\r\nn02119789 kit fox, Vulpes macrotis\r\nn03126707 crane\r\nn07930864 cup, crème\r\n',
    );
  },
  async 'the official archives'(folder) {
    const work = join(folder, '../unpacked');
    await writeTrain(join(work, 'train'));
    await writeValidation(join(work, 'val'), false);
    await writeDevkit(work);
    for (const synset of synsets)
      tar(
        join(work, 'train', synset),
        '-cf',
        `../${synset}.tar`,
        ...names.slice(0, TRAINING_IMAGES).flatMap(([of, file]) => (of === synset ? [file] : [])),
      );
    await mkdir(folder, { recursive: true });
    tar(join(work, 'train'), '-cf', join(folder, 'ILSVRC2012_img_train.tar'), ...synsets.map((synset) => `${synset}.tar`).reverse());
    tar(join(work, 'val'), '-cf', join(folder, 'ILSVRC2012_img_val.tar'), '.');
    tar(work, '-czf', join(folder, 'ILSVRC2012_devkit_t12.tar.gz'), 'ILSVRC2012_devkit_t12');
    await cp(join(folder, 'ILSVRC2012_devkit_t12.tar.gz'), join(folder, 'copy-that-nobody-reads.tar.gz'));
  },
};
