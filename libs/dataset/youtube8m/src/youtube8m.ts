import { join, resolve } from 'node:path';
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
import { openPack } from '@longway/data';
import { classNamesOf, readVocabulary } from './classes';
import { fetchFrames } from './fetch-frames';
import type { Options } from './options';
import { readOutcome } from './outcome';
import { sourceOf } from './source';

/** Frames of the videos of YouTube-8M (Abu-El-Haija et al. 2016), from a pack that `fetch` fills. */
export class Youtube8m implements Dataset<StoredSplit> {
  readonly imageShape: ImageShape;

  private constructor(
    private readonly options: Options,
    private readonly context: Pick<PluginContext, 'configFolder'>,
    private readonly pack: string,
    readonly classNames: readonly string[],
  ) {
    this.imageShape = [options.crop, options.crop, 3];
  }

  /** Before frames were fetched there are the classes of the vocabulary, or none but that of videos without labels. */
  static async create(options: Options, context: Pick<PluginContext, 'configFolder' | 'cacheFolder'>): Promise<Youtube8m> {
    const pack = options.pack === null ? join(context.cacheFolder, 'youtube8m') : resolve(context.configFolder, options.pack);
    const packed = await openPack(pack).catch(() => undefined);
    const vocabulary =
      packed || options.vocabulary === null ? undefined : await readVocabulary(resolve(context.configFolder, options.vocabulary));
    return new Youtube8m(options, context, pack, packed?.classNames ?? classNamesOf(vocabulary, 0));
  }

  async open(split: SplitName): Promise<StoredSplit> {
    const { options, pack } = this;
    const packed = await (await openPack(pack, { crop: options.crop, source: sourceOf(options), remedy: this.command })).open(split);
    if (packed.length > 0) return { ...packed, geometry: geometryOf(options) };
    const records = { train: 'train*', test: 'validate*' }[split];
    throw new LongwayError(
      'the split has no frames',
      {
        where: `${pack}, ${split}`,
        expected: `a video that a record of ${records} names`,
        found: 'none',
        remedy: `add one, and ${this.command}`,
      },
      'data',
    );
  }

  fetch(report: (message: string) => void): Promise<void> {
    return fetchFrames({ options: this.options, pack: this.pack, configFolder: this.context.configFolder, report });
  }

  /** What the records, the videos and the pack came to when frames were fetched. */
  summary(): Promise<readonly DatasetFact[]> {
    return readOutcome(this.pack, this.command);
  }

  private get command(): string {
    return `run longway data fetch youtube8m --set records=RECORDS videos=VIDEOS pack=${this.pack}, with the options of this configuration: it makes the pack, or goes on with it`;
  }
}
