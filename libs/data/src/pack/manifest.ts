import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import { z } from 'zod';

const count = z.number().int().min(0);
const side = z.number().int().positive();

const shardSchema = z.strictObject({
  /** In the pack's folder. */
  file: z.string().regex(/^[\w-]+\.bin$/),
  images: side,
  bytes: side,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the table at the file's end. */
  tableCrc32: count,
  /** Of a pack that grows: the groups whose images these are, in their order. */
  groups: z.array(z.string()).optional(),
  /** Images of the data set's range that this shard covers which could not be read, and are left out. */
  broken: z.array(z.strictObject({ index: count, file: z.string(), fault: z.string() })).optional(),
});

const splitSchema = z.strictObject({
  /** In all, those that are not written yet as well. */
  images: count,
  shards: z.array(shardSchema),
});

const manifestSchema = z.strictObject({
  format: z.literal('longway-pack'),
  version: z.literal(1),
  /** The data set that was packed, as its configuration says. */
  source: z.unknown(),
  classNames: z.array(z.string()).min(1),
  /** What the data set crops images to, in training at random. */
  imageShape: z.tuple([side, side, side]),
  shorterSide: side,
  /** Whether both sides of every image have `shorterSide` pixels. */
  square: z.boolean().optional(),
  /** How training crops, where it is not a window. */
  cropping: z.literal('inception').optional(),
  flip: z.boolean(),
  /** Bytes at which a shard is full. */
  shardBytes: side,
  splits: z.strictObject({ train: splitSchema, test: splitSchema }),
  /** Of a pack that grows by groups, whose number of images nobody knows before: whether all groups that there were are in it. */
  grown: z.strictObject({ whole: z.boolean() }).optional(),
});

/** What `pack.json` says: it is written anew after each shard, and names only those that are whole. */
export type Manifest = z.output<typeof manifestSchema>;
export type Shard = z.output<typeof shardSchema>;
export type LeftOut = NonNullable<Shard['broken']>[number];

/** Images of the data set that a shard covers. */
export const covered = ({ images, broken = [] }: Shard): number => images + broken.length;

const fileOf = (folder: string): string => join(folder, 'pack.json');

export const isWhole = ({ splits, grown }: Manifest): boolean =>
  grown?.whole !== false &&
  Object.values(splits).every(({ images, shards }) => shards.reduce((sum, shard) => sum + covered(shard), 0) === images);

/** Undefined where there is no pack. @throws LongwayError (exit `data`) where `pack.json` is not what longway writes. */
export const readManifest = async (folder: string): Promise<Manifest | undefined> => {
  const where = fileOf(folder);
  const remedy = 'remove the folder and write the pack again with longway data pack';
  let text: string;
  try {
    text = await readFile(where, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new LongwayError('the pack cannot be read', { where, found: message, cause }, 'data');
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const found = cause instanceof z.ZodError ? z.prettifyError(cause).split('\n').slice(0, 2).join(' ') : (cause as Error).message;
    throw new LongwayError('the pack is damaged, or of another version', { where, found, remedy, cause }, 'data');
  }
};

export const writeManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeFileAtomically(fileOf(folder), `${JSON.stringify(manifest, null, 1)}\n`);
