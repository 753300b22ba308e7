import { join, resolve } from 'node:path';
import { type Dataset, geometryOf, LongwayError, type PluginContext, type SplitName, type StoredSplit } from '@longway/contracts';
import { findClasses, findLayout, type Layout, splitFolder, UNLABELLED } from './layout';
import type { Options } from './options';
import { findPictures, isHeldOut, only, type Pictures } from './pictures';

/** Pictures in a folder for each class, or in one folder without labels, scaled and cropped as `options` say. */
export const imageFolder = async (
  options: Options,
  { configFolder }: Pick<PluginContext, 'configFolder'>,
): Promise<Dataset<StoredSplit>> => {
  const layout = await findLayout(resolve(configFolder, options.folder));
  const classes = await findClasses(layout.train);
  const { maxPixels } = options;
  return {
    classNames: classes.length > 0 ? classes : [UNLABELLED],
    imageShape: [options.crop, options.crop, 3],
    async open(split) {
      const folder = splitFolder(layout, split);
      const pictures = await picturesOf(split, layout, classes, options);
      return {
        length: pictures.paths.length,
        geometry: geometryOf(options),
        locate(index) {
          const [path, label] = [pictures.paths[index], pictures.labels[index]];
          if (path === undefined || label === undefined) throw new RangeError(`no image ${index} in a split of ${pictures.paths.length}`);
          return { label, source: { path: join(folder, path) }, maxPixels };
        },
      };
    },
  };
};

const picturesOf = async (split: SplitName, layout: Layout, classes: readonly string[], { testShare }: Options): Promise<Pictures> => {
  const classNames = classes.length > 0 ? classes : [UNLABELLED];
  if (split === 'test' && layout.test) return findPictures(layout.test, classNames, await knownClasses(layout.test, classes));
  const all = await findPictures(layout.train, classNames, classes);
  if (layout.test) return all;
  const pictures = only(all, (path) => isHeldOut(path, testShare) === (split === 'test'));
  if (pictures.paths.length > 0) return pictures;
  throw new LongwayError(
    `no picture is left to ${split === 'test' ? 'test' : 'train'} on`,
    {
      where: layout.train,
      found: `${all.paths.length} pictures, of which a share of ${testShare} is held out`,
      remedy:
        split === 'test'
          ? 'add pictures, raise dataset.testShare, or make a folder test/CLASS beside train/CLASS'
          : 'add pictures, or lower dataset.testShare',
    },
    'data',
  );
};

/** The classes that there are pictures to test on of. */
const knownClasses = async (folder: string, classes: readonly string[]): Promise<readonly string[]> => {
  const present = await findClasses(folder);
  if (classes.length > 0 && present.length === 0) {
    const remedy = 'sort the pictures to test on into folders of classes too';
    throw new LongwayError(
      'the pictures to test on have no labels',
      { where: folder, expected: 'folders of classes, as in train', found: 'pictures', remedy },
      'data',
    );
  }
  const unknown = present.filter((name) => !classes.includes(name));
  if (unknown.length === 0) return present;
  const some = `${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''}`;
  const expected = classes.length > 0 ? `classes of ${classes.slice(0, 3).join(', ')}…` : 'pictures without labels, as in train';
  throw new LongwayError(
    'there are pictures to test on of classes that training has not',
    { where: folder, expected, found: some, remedy: 'remove these folders, or add them to train' },
    'data',
  );
};
