import { resolve } from 'node:path';
import { LongwayError, splitNames } from '@longway/contracts';
import { growPack, type ImageGroup } from '@longway/data';
import { formatBytes, freeBytes } from '@longway/storage';
import { chooseLabel, classNamesOf, readVocabulary } from './classes';
import { findFfmpeg } from './ffmpeg/find-ffmpeg';
import { readFrames } from './ffmpeg/read-frames';
import type { Options } from './options';
import { type BrokenVideo, factsOf, removeOutcome, writeBroken, writeMissing, writeOutcome } from './outcome';
import { type Catalogue, type FoundVideo, readCatalogue } from './records/catalogue';
import { findRecordFiles } from './records/record-files';
import { sourceOf } from './source';
import { findVideos, readLookup } from './videos';

export interface FetchJob {
  readonly options: Options;
  /** The folder that frames are extracted into. */
  readonly pack: string;
  readonly configFolder: string;
  readonly report: (message: string) => void;
}

/** A shard ends behind the video that brings it beyond this: what is lost where the work is stopped. */
const SHARD_BYTES = 256 * 2 ** 20;

const needed = (option: 'records' | 'videos', { options }: FetchJob): string => {
  const value = options[option];
  if (value !== null) return value;
  throw new LongwayError(
    'is needed to fetch frames',
    { where: `dataset.${option}`, expected: 'a folder', found: 'nothing', remedy: `add --set ${option}=FOLDER` },
    'usage',
  );
};

/** The records, held against the videos that are here, which may be named by either id. */
const readAll = async (job: FetchJob): Promise<Catalogue> => {
  const { options, configFolder, report } = job;
  const files = await findRecordFiles(needed('records', job), configFolder);
  const videos = await findVideos(resolve(configFolder, needed('videos', job)));
  const youtube = options.lookup === null ? undefined : await readLookup(resolve(configFolder, options.lookup));
  const catalogue = await readCatalogue(files, (id) => videos.get(id) ?? videos.get(youtube?.get(id) ?? ''), report);
  const { ids, missing } = catalogue;
  report(`${catalogue.records} records name ${ids} videos: ${ids - missing.length} are here, ${missing.length} are not`);
  if (missing.length < ids) return catalogue;
  const [example = 'ID'] = missing;
  const found = `${videos.size} videos, the first ${[...videos.values()].at(-1)}`;
  const remedy = 'name videos by the ids of the records; by YouTube’s own with dataset.lookup';
  throw new LongwayError(
    'no id of the records has a video',
    { where: options.videos ?? '', expected: `files such as ${example}.mp4`, found, remedy },
    'data',
  );
};

/** Videos that are left out; too many end the work. */
class Quarantine {
  readonly videos: BrokenVideo[] = [];

  constructor(
    private readonly job: FetchJob,
    private readonly total: number,
  ) {}

  add(path: string, { summary, mishap }: LongwayError): void {
    const reason = mishap.found ?? summary;
    this.videos.push({ path, reason });
    const { options, report } = this.job;
    report(`left out: ${path}: ${reason}`);
    const count = this.videos.length;
    if (count <= options.maxBroken * this.total) return;
    throw new LongwayError(
      'too many videos are broken',
      {
        where: options.videos ?? '',
        expected: `at most ${options.maxBroken * 100} % of ${this.total} (dataset.maxBroken)`,
        found: `${count}, the last ${path}: ${reason}`,
        remedy: 'look at them with another program, replace or remove them; or raise dataset.maxBroken',
      },
      'data',
    );
  }
}

/** Says how much there may be to write: how long videos are, nobody knows yet. */
const announce = async ({ options: { framesPerVideo, shorterSide, square }, pack, report }: FetchJob, videos: number): Promise<void> => {
  const frame = 3 * shorterSide ** 2 * (square ? 1 : 16 / 9);
  const most = framesPerVideo === null ? `${formatBytes(frame)} a frame` : `at most about ${formatBytes(videos * framesPerVideo * frame)}`;
  const free = await freeBytes(pack);
  report(`frames of ${videos} videos: ${most}${free === undefined ? '' : `, ${formatBytes(free)} are free`}`);
};

/**
 * Extracts the frames of all videos that records name into the pack. Run again after an end of any kind, it goes on; videos that came since are
 * taken in.
 *
 * @throws LongwayError for damaged records, for folders that hold nothing of the kind, where ffmpeg is missing, for too many broken videos.
 */
export const fetchFrames = async (job: FetchJob): Promise<void> => {
  const { options, pack, configFolder, report } = job;
  const ffmpeg = await findFfmpeg(options.ffmpeg?.includes('/') ? resolve(configFolder, options.ffmpeg) : options.ffmpeg);
  report(`ffmpeg ${ffmpeg.version}, ${ffmpeg.program}`);
  const catalogue = await readAll(job);
  const { videos, labels, missing } = catalogue;
  const classNames = classNamesOf(
    options.vocabulary === null ? undefined : await readVocabulary(resolve(configFolder, options.vocabulary)),
    labels,
  );
  await writeMissing(pack, missing);

  const groupOf = (video: FoundVideo): ImageGroup => {
    const label = chooseLabel(video.labels, options.label, catalogue) ?? classNames.length - 1;
    return {
      name: video.id,
      async *images() {
        for await (const frame of readFrames(video.path, { ...options, program: ffmpeg.program })) yield { ...frame, label };
      },
    };
  };
  const pathOf = new Map(splitNames.flatMap((split) => videos[split].map(({ id, path }) => [id, path] as const)));
  const quarantine = new Quarantine(job, pathOf.size);
  await announce(job, pathOf.size);
  await removeOutcome(pack);
  const growing = growPack({
    ...{
      folder: pack,
      source: sourceOf(options),
      classNames,
      imageShape: [options.crop, options.crop, 3] as const,
      shardBytes: SHARD_BYTES,
    },
    ...{ shorterSide: options.shorterSide, flip: options.flip, unit: 'videos', report },
    groups: { train: videos.train.map(groupOf), test: videos.test.map(groupOf) },
    onBroken: (id, reason) => quarantine.add(pathOf.get(id) as string, reason),
  });
  const growth = await growing.finally(() => writeBroken(pack, quarantine.videos));
  const facts = factsOf(catalogue, growth, quarantine.videos.length, pack);
  await writeOutcome(pack, facts);
  for (const { name, value } of facts) report(`${name}: ${value}`);
};
