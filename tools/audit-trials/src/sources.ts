import type { Random } from '@longway/contracts';
import { permutation } from '@longway/tensor';
import { basename, dirname } from 'node:path';
import { glob } from 'tinyglobby';

/** A real picture, and the class that it goes into. */
export interface SourcePicture {
  readonly path: string;
  readonly className: string;
}

/** Real pictures that sets are drawn from. */
export interface Source {
  readonly name: string;
  /** Of the pictures, roughly. */
  readonly shorterSide: number;
  /** What `longway audit` is given for them. */
  readonly options: readonly string[];
  /** Another choice of pictures and classes for every stream of chance. */
  draw(random: Random): readonly SourcePicture[];
}

const shuffled = <T>(items: readonly T[], random: Random): T[] =>
  Array.from(permutation(items.length, random), (index) => items[index] as T);

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await glob('**/*.{jpg,jpeg,JPEG,JPG,png}', { cwd: folder, absolute: true })).sort();

const classFolder = (path: string): string => basename(dirname(path));

/** ImageNet's animals come before everything else in the order of WordNet's numbers. */
const isAnimal = (wnid: string): boolean => wnid <= 'n02514041';
const isMammal = (wnid: string): boolean =>
  isAnimal(wnid) && wnid >= 'n01871265' && !(wnid >= 'n01910747' && wnid < 'n02077923') && wnid < 'n02480495';

const classesOf: readonly ((wnid: string) => string)[] = [
  (wnid) => (isAnimal(wnid) ? 'animals' : 'things'),
  (wnid) => (isMammal(wnid) ? 'mammals' : isAnimal(wnid) ? 'other-animals' : 'things'),
];

/** Photographs of ImageNet, `FOLDER/.../WNID/*.JPEG`, sorted into two or three broad classes. @param count of them that a set gets. */
export const photographs = async (folder: string, count: number): Promise<Source> => {
  const files = await filesIn(folder);
  return {
    name: 'photographs',
    shorterSide: 375,
    // As large as trials of a minute allow.
    options: ['--size', '48'],
    draw(random) {
      const classOf = classesOf[random.integer(classesOf.length)] as (wnid: string) => string;
      return shuffled(files, random)
        .slice(0, count)
        .map((path) => ({ path, className: classOf(classFolder(path)) }));
    },
  };
};

/** CIFAR-10 as JPEG files, `FOLDER/.../CLASS/*.jpg`: some of its classes. @param count of pictures that a set gets. */
export const cifar = async (folder: string, count: number): Promise<Source> => {
  const files = await filesIn(folder);
  const classNames = [...new Set(files.map(classFolder))].sort();
  return {
    name: 'cifar',
    shorterSide: 32,
    options: [],
    draw(random) {
      const classes = shuffled(classNames, random).slice(0, 3 + random.integer(3));
      const each = Math.floor(count / classes.length);
      return classes.flatMap((className) =>
        shuffled(
          files.filter((path) => classFolder(path) === className),
          random,
        )
          .slice(0, each)
          .map((path) => ({ path, className })),
      );
    },
  };
};
