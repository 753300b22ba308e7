import { resolve } from 'node:path';
import {
  type Dataset,
  type DatasetFact,
  geometryOf,
  type ImageShape,
  LongwayError,
  type PluginContext,
  type SplitName,
  type StoredSplit,
} from '@longway/contracts';
import { mixedOrder } from '@longway/images';
import { seldom } from '@longway/storage';
import { findParts, type Part, type Parts } from './find-parts';
import { classNamesOf } from './labels/class-names';
import { type Devkit, findDevkit } from './labels/devkit';
import { validationLabels } from './labels/validation-labels';
import type { Options } from './options';
import { fileOf, picturesInArchive, picturesInFolder, type Pictures, sorted, synsetOf } from './pictures';

/** Of the 1,281,167 training images, those held out for choosing settings (Kolesnikov et al., CVPR 2019). */
const HELD_OUT_SHARE = 50_046 / 1_281_167;

type Context = Pick<PluginContext, 'configFolder' | 'cacheFolder' | 'warn'>;

/** All pictures of a part with their labels, in a mixed order. */
interface Labelled {
  /** By place, which is the number that labels have too. */
  readonly locate: Pictures['locate'];
  readonly labels: Uint16Array;
  /** Of places. */
  readonly order: Uint32Array;
}

/** ImageNet, ILSVRC 2012 (Russakovsky et al. 2015): folders or official archives. Splits and their order are the same in every form of the data. */
export class ImageNet implements Dataset<StoredSplit> {
  readonly imageShape: ImageShape;

  private constructor(
    private readonly options: Options,
    private readonly context: Context,
    private readonly parts: Parts,
    private readonly devkit: Devkit | undefined,
    private readonly synsets: readonly string[],
    private readonly training: Labelled,
    readonly classNames: readonly string[],
  ) {
    this.imageShape = [options.crop, options.crop, 3];
  }

  static async create(options: Options, context: Context): Promise<ImageNet> {
    const folder = resolve(context.configFolder, options.folder);
    const parts = await findParts(folder);
    const devkit = await findDevkit(folder, context.cacheFolder);
    const pictures = await read(parts.train, context);
    const synsets = [...new Set(pictures.names.map((name) => synsetOf(name) ?? ''))].sort();
    if (pictures.names.length === 0 || synsets.includes('')) {
      const found = pictures.names.length === 0 ? 'no picture' : `${pictures.names.find((name) => synsetOf(name) === undefined)}`;
      throw new LongwayError(
        'the training images are in no folders of synsets',
        {
          where: parts.train.path,
          expected: 'nXXXXXXXX/PICTURE.JPEG',
          found,
          remedy: 'fetch the archive again, or correct dataset.folder',
        },
        'data',
      );
    }
    const labels = new Map(synsets.map((synset, label) => [synset, label]));
    const training: Labelled = {
      locate: pictures.locate,
      labels: Uint16Array.from(pictures.names, (name) => labels.get(synsetOf(name) as string) as number),
      order: mixedOrder(pictures.names),
    };
    return new ImageNet(options, context, parts, devkit, synsets, training, await classNamesOf(synsets, folder, devkit));
  }

  async open(split: SplitName): Promise<StoredSplit> {
    const { training, heldOut } = this;
    if (split === 'train') return this.splitOf({ ...training, order: training.order.subarray(heldOut) });
    return this.splitOf(
      this.options.test === 'validation' ? await this.validation() : { ...training, order: training.order.subarray(0, heldOut) },
    );
  }

  /** Makes the indices of archives that are not made yet: that of the training images is, by then. */
  async fetch(report: (message: string) => void): Promise<void> {
    const { train, validation } = this.parts;
    for (const part of [train, ...(validation ? [validation] : [])]) {
      if (part.isArchive) await picturesInArchive(part.path, { cacheFolder: this.context.cacheFolder, report });
      report(`${part.path}: ready`);
    }
  }

  /** What lies where. */
  async summary(): Promise<readonly DatasetFact[]> {
    const { parts, heldOut, training } = this;
    return [
      { name: 'training images', value: `${training.order.length - heldOut} of ${training.order.length} in ${parts.train.path}` },
      { name: 'held out', value: String(heldOut) },
      { name: 'validation images', value: parts.validation?.path ?? 'none' },
    ];
  }

  private get heldOut(): number {
    const { options, training } = this;
    const all = training.order.length;
    const heldOut = options.holdOut ?? Math.round(all * HELD_OUT_SHARE);
    if (heldOut < all && (heldOut > 0 || options.test === 'validation')) return heldOut;
    const remedy = heldOut === 0 ? 'set dataset.holdOut to at least 1, or dataset.test=validation' : 'lower dataset.holdOut';
    throw new LongwayError(
      'no image is left to train or to test on',
      { where: this.parts.train.path, expected: `1 to ${all - 1} images held out`, found: `${heldOut} of ${all}`, remedy },
      'data',
    );
  }

  private async validation(): Promise<Labelled> {
    const { folder, validation } = this.parts;
    if (!validation) {
      const expected = 'ILSVRC2012_img_val.tar or val/';
      throw new LongwayError(
        'the validation images are not here',
        { where: folder, expected, found: 'neither', remedy: 'fetch them, or set dataset.test=held-out' },
        'data',
      );
    }
    const pictures = await read(validation, this.context);
    const synsetOfPicture = await validationLabels(folder, pictures.names, this.devkit);
    const known = new Map(this.synsets.map((synset, label) => [synset, label]));
    const labels = Uint16Array.from(pictures.names, (name) => {
      const synset = synsetOfPicture(name);
      const label = known.get(synset ?? '');
      if (label !== undefined) return label;
      const found = synset === undefined ? 'none' : `${synset}, of which there is no training image`;
      throw new LongwayError(
        'a validation image has no label',
        {
          where: `${validation.path}, ${name}`,
          expected: 'the synset of training images',
          found,
          remedy: 'complete the training images, or remove those to validate on',
        },
        'data',
      );
    });
    return { locate: pictures.locate, labels, order: mixedOrder(pictures.names.map(fileOf)) };
  }

  private splitOf({ locate: find, labels, order }: Labelled): StoredSplit {
    const { maxPixels } = this.options;
    return {
      length: order.length,
      geometry: geometryOf(this.options),
      locate(index) {
        const place = order[index];
        if (place === undefined) throw new RangeError(`no image ${index} in a split of ${order.length}`);
        return { label: labels[place] as number, source: find(place), maxPixels };
      },
    };
  }
}

const read = async ({ path, isArchive }: Part, { cacheFolder, warn }: Context): Promise<Pictures> =>
  sorted(isArchive ? await picturesInArchive(path, { cacheFolder, report: seldom(warn) }) : await picturesInFolder(path));
