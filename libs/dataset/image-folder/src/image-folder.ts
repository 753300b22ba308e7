import { join, resolve } from 'node:path';
import { type Dataset, LongwayError, type PluginContext, type SplitName, type StoredSplit } from '@longway/contracts';
import { findClasses, findLayout, type Layout, splitFolder } from './layout';
import type { Options } from './options';
import { findPictures, isHeldOut, only, type Pictures } from './pictures';

/** Pictures in a folder for each class, as ImageNet's are, scaled and cropped as `options` say. */
export const imageFolder = async (options: Options, { configFolder }: Pick<PluginContext, 'configFolder'>): Promise<Dataset<StoredSplit>> => {
  const layout = await findLayout(resolve(configFolder, options.folder));
  const classNames = await findClasses(layout.train);
  const { crop, shorterSide, flip } = options;
  return {
    classNames,
    imageShape: [crop, crop, 3],
    async open(split) {
      const folder = splitFolder(layout, split);
      const pictures = await picturesOf(split, layout, classNames, options);
      return {
        length: pictures.paths.length,
        geometry: { shorterSide, flip },
        locate(index) {
          const [path, label] = [pictures.paths[index], pictures.labels[index]];
          if (path === undefined || label === undefined) throw new RangeError(`no image ${index} in a split of ${pictures.paths.length}`);
          return { label, source: { path: join(folder, path) } };
        },
      };
    },
  };
};

const picturesOf = async (split: SplitName, layout: Layout, classNames: readonly string[], { testShare }: Options): Promise<Pictures> => {
  if (split === 'test' && layout.test) return findPictures(layout.test, classNames, await knownClasses(layout.test, classNames));
  const all = await findPictures(layout.train, classNames, classNames);
  if (layout.test) return all;
  const pictures = only(all, (path) => isHeldOut(path, testShare) === (split === 'test'));
  if (pictures.paths.length > 0) return pictures;
  throw new LongwayError(
    `no picture is left to ${split === 'test' ? 'test' : 'train'} on`,
    {
      where: layout.train,
      found: `${all.paths.length} pictures, of which a share of ${testShare} is held out`,
      remedy: split === 'test' ? 'add pictures, raise dataset.testShare, or make a folder test/CLASS beside train/CLASS' : 'add pictures, or lower dataset.testShare',
    },
    'data',
  );
};

const knownClasses = async (folder: string, classNames: readonly string[]): Promise<readonly string[]> => {
  const present = await findClasses(folder);
  const unknown = present.filter((name) => !classNames.includes(name));
  if (unknown.length === 0) return present;
  const some = `${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''}`;
  throw new LongwayError(
    'there are pictures to test on of classes that training has not',
    { where: folder, expected: `classes of ${classNames.slice(0, 3).join(', ')}…`, found: some, remedy: 'remove these folders, or add them to train' },
    'data',
  );
};
