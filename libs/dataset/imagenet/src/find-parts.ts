import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { isSynset, namesIn } from './pictures';

/** A folder or an archive of pictures. */
export interface Part {
  readonly path: string;
  readonly isArchive: boolean;
}

/** Where ImageNet's parts lie. */
export interface Parts {
  /** Files that tell labels and names lie here. */
  readonly folder: string;
  readonly train: Part;
  readonly validation?: Part;
}

/** As people unpack it, and as Kaggle packs it. */
const roots = ['', 'ILSVRC/Data/CLS-LOC', 'Data/CLS-LOC'];

const expected = 'ILSVRC2012_img_train.tar, train/nXXXXXXXX/ or ILSVRC/Data/CLS-LOC/train/nXXXXXXXX/';
const remedy =
  'correct dataset.folder; ImageNet is given out by image-net.org and by Kaggle ("imagenet-object-localization-challenge") to who has an account there';

const nothing = async (folder: string): Promise<LongwayError> => {
  const names = await namesIn(folder);
  const some = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
  return new LongwayError('ImageNet is not here', { where: folder, expected, found: some || 'nothing', remedy }, 'data');
};

/** @throws LongwayError (exit `data`) where there are no training images. */
export const findParts = async (folder: string): Promise<Parts> => {
  const here = await namesIn(folder);
  let train: Part | undefined;
  let validation: Part | undefined;
  for (const root of roots) {
    const [trainFolder, validationFolder] = [join(folder, root, 'train'), join(folder, root, 'val')];
    if (!train && (await namesIn(trainFolder)).some(isSynset)) train = { path: trainFolder, isArchive: false };
    if (!validation && (await namesIn(validationFolder)).length > 0) validation = { path: validationFolder, isArchive: false };
  }
  const archive = (name: string): Part | undefined => (here.includes(name) ? { path: join(folder, name), isArchive: true } : undefined);
  train ??= archive('ILSVRC2012_img_train.tar');
  validation ??= archive('ILSVRC2012_img_val.tar');
  if (!train) throw await nothing(folder);
  return { folder, train, ...(validation && { validation }) };
};
