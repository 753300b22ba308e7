import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { LongwayError, type SplitName } from '@longway/contracts';
import { glob } from 'tinyglobby';
import { filesBelow } from '../find-files';

const prefixes: Readonly<Record<SplitName, string>> = { train: 'train', test: 'validate' };

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/**
 * The TFRecord files of each split, by their names: `train*` to train, `validate*` to test on. YouTube-8M's own `test*` have no labels and are left out.
 *
 * @param records a folder, or a pattern.
 * @throws LongwayError (exit `data`) where there is neither.
 */
export const findRecordFiles = async (records: string, configFolder: string): Promise<Readonly<Record<SplitName, readonly string[]>>> => {
  const place = resolve(configFolder, records);
  const files = (await isFolder(place))
    ? await filesBelow(place, '**/*.tfrecord{,.gz}', 'records')
    : (await glob(records, { cwd: configFolder, absolute: true })).sort();
  const of = (split: SplitName) => files.filter((file) => basename(file).startsWith(prefixes[split]));
  const found = { train: of('train'), test: of('test') };
  if (found.train.length + found.test.length > 0) return found;
  throw new LongwayError(
    'there are no records',
    {
      where: place,
      expected: 'files such as train00.tfrecord and validate00.tfrecord',
      found:
        files.length > 0
          ? files
              .slice(0, 3)
              .map((file) => basename(file))
              .join(', ')
          : 'no TFRecord file',
      remedy: 'correct dataset.records, or fetch records of YouTube-8M',
    },
    'data',
  );
};
