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
import { classNamesOf } from './class-names';
import { findImages, type Images } from './images';
import { type List, readList } from './lists';
import type { Options } from './options';

type Context = Pick<PluginContext, 'configFolder' | 'cacheFolder' | 'warn'>;

/** Names of missing images that a message has room for. */
const NAMED = 3;

/** Scenes of 205 kinds (Zhou et al. 2014): its lists, and its images in folders or in the archive. */
export class Places205 implements Dataset<StoredSplit> {
  readonly imageShape: ImageShape;

  private constructor(
    private readonly options: Options,
    private readonly context: Context,
    private readonly folder: string,
    private readonly training: List,
    readonly classNames: readonly string[],
  ) {
    this.imageShape = [options.crop, options.crop, 3];
  }

  static async create(options: Options, context: Context): Promise<Places205> {
    const folder = resolve(context.configFolder, options.folder);
    const training = await readList(folder, 'train');
    return new Places205(options, context, folder, training, await classNamesOf(folder, training));
  }

  async open(split: SplitName): Promise<StoredSplit> {
    const list = split === 'train' ? this.training : await this.evaluation();
    const images = await this.images(seldom(this.context.warn));
    const { maxPixels } = this.options;
    const { missing, locate } = await images.find(list.paths);
    this.tellOfMissing(list, images, missing);
    const absent = new Set(missing);
    const order = mixedOrder(list.paths).filter((place) => !absent.has(place));
    return {
      length: order.length,
      geometry: geometryOf(this.options),
      locate(index) {
        const place = order[index];
        if (place === undefined) throw new RangeError(`no image ${index} in a split of ${order.length}`);
        return { label: list.labels[place] as number, source: locate(place), maxPixels };
      },
    };
  }

  /** Makes the index of the archive, which takes a while, and is done once. */
  async fetch(report: (message: string) => void): Promise<void> {
    const images = await this.images(report);
    await images.find([]);
    report(`${images.path}: ready`);
  }

  /** What the lists name, and what of it is there. */
  async summary(): Promise<readonly DatasetFact[]> {
    const images = await this.images(() => undefined);
    const facts = [{ name: 'images', value: images.path }];
    for (const list of [this.training, await this.evaluation()]) {
      const { missing } = await images.find(list.paths);
      facts.push({ name: `named in ${list.file}`, value: `${list.paths.length}, of which ${missing.length} are missing` });
    }
    return facts;
  }

  private images(report: (message: string) => void): Promise<Images> {
    return findImages(this.folder, this.training.paths[0] as string, { cacheFolder: this.context.cacheFolder, report });
  }

  private async evaluation(): Promise<List> {
    const list = await readList(this.folder, 'test');
    const unknown = list.labels.findIndex((label) => label >= this.classNames.length);
    if (unknown < 0) return list;
    const found = `label ${list.labels[unknown]} of ${list.paths[unknown]}`;
    throw new LongwayError(
      'there are images to test on of classes that training has not',
      { where: list.file, expected: `labels below ${this.classNames.length}`, found, remedy: 'take both lists of the same year' },
      'data',
    );
  }

  private tellOfMissing({ file, paths }: List, { path }: Images, missing: readonly number[]): void {
    if (missing.length === 0) return;
    const some = missing.slice(0, NAMED).map((place) => paths[place]);
    const found = `${missing.length} of ${paths.length} are missing: ${some.join(', ')}${missing.length > NAMED ? ', …' : ''}`;
    if (missing.length < paths.length) return this.context.warn(`${path}: of the images that ${file} names, ${found}. They are left out.`);
    throw new LongwayError(
      'none of the images that a list names is there',
      { where: path, expected: `what ${file} names`, found, remedy: 'correct dataset.folder, or complete the images' },
      'data',
    );
  }
}
