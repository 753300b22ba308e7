import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureChange, type ChangeMeasures } from '@longway/audit';
import type { Geometry, ImageShape, RawImage } from '@longway/contracts';
import { amplification, contactSheet, decodeImage, difference, readImageSize, toPng, withShorterSide } from '@longway/images';
import { writeFileAtomically } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import type { PictureFile } from './find-pictures';
import { changeByTiles } from './tiles';

/** How pictures come to the size that the lens takes. */
export const modes = ['resized', 'tiled'] as const;
export type Mode = (typeof modes)[number];

/** A lens, and how its training brought pictures to size. */
export interface PictureLens {
  readonly shape: ImageShape;
  /** Of the training's data set; undefined where its images have one size as they are. */
  readonly scaling?: Pick<Geometry, 'shorterSide' | 'square'>;
  apply(images: tf.Tensor4D): tf.Tensor4D;
}

/** What was done to one picture. */
export interface LensedPicture extends ChangeMeasures {
  readonly file: string;
  readonly height: number;
  readonly width: number;
  readonly mode: Mode;
  /** Height and width that the lens worked at. */
  readonly workedAt: readonly [height: number, width: number];
  readonly tiles: number;
  /** What the difference was multiplied by to be seen. */
  readonly amplified: number;
  readonly files: { readonly before: string; readonly after: string; readonly difference: string; readonly sideBySide: string };
}

/** The size at which the lens learnt to look at pictures. */
const trainedSize = (
  size: { height: number; width: number },
  { shape: [height, width], scaling }: PictureLens,
): readonly [number, number] => {
  if (scaling?.square) return [scaling.shorterSide, scaling.shorterSide];
  const scaled = withShorterSide(size, scaling?.shorterSide ?? Math.min(height, width));
  return [scaled.height, scaled.width];
};

const levelsOf = (picture: tf.Tensor3D): Uint8Array =>
  Uint8Array.from(tf.tidy(() => tf.round(tf.clipByValue(picture.add(1).mul(127.5), 0, 255)).dataSync()));

const pictureOf = (levels: Uint8Array, shape: readonly [number, number, number]): tf.Tensor3D =>
  tf.tidy(
    () =>
      tf
        .tensor3d(levels, [...shape])
        .div(127.5)
        .sub(1) as tf.Tensor3D,
  );

/** Looks at one picture through the lens, and writes it before, after, the difference, and all three side by side. */
export const lookAtPicture = async (
  { path, name }: PictureFile,
  lens: PictureLens,
  { mode, out, amplify }: { mode: Mode; out: string; amplify?: number },
): Promise<LensedPicture> => {
  const bytes = await readFile(path);
  const size = await readImageSize(bytes, { name: path });
  const channels = lens.shape[2] === 1 ? 1 : 3;
  const before: RawImage = { ...size, channels, data: new Uint8Array(size.height * size.width * channels) };
  await decodeImage(bytes, { ...size, channels }, before.data, { name: path });
  const workedAt = mode === 'tiled' ? ([size.height, size.width] as const) : trainedSize(size, lens);
  const small = new Uint8Array(workedAt[0] * workedAt[1] * channels);
  await decodeImage(bytes, { height: workedAt[0], width: workedAt[1], channels }, small, { name: path });
  const shown = pictureOf(small, [...workedAt, channels]);
  const { change, tiles } = changeByTiles(shown, lens.shape, (images) => lens.apply(images));
  const measures = measureChange(shown, change);
  const after: RawImage = {
    ...before,
    data: tf.tidy(() => {
      const enlarged = tf.image.resizeBilinear(change, [size.height, size.width]);
      return levelsOf(pictureOf(before.data, [size.height, size.width, channels]).add(enlarged) as tf.Tensor3D);
    }),
  };
  tf.dispose([shown, change]);
  const pair = { original: before, lensed: after };
  const amplified = amplify ?? amplification([pair]);
  const changed = difference(pair, amplified);
  const pictures = {
    before,
    after,
    difference: changed,
    sideBySide: contactSheet([before, after, changed], { columns: 3, scale: 1, gap: 8 }),
  };
  const suffixes = { before: 'before', after: 'after', difference: 'difference', sideBySide: 'side-by-side' } as const;
  const files = { before: '', after: '', difference: '', sideBySide: '' };
  for (const key of ['before', 'after', 'difference', 'sideBySide'] as const) {
    files[key] = `${name}-${suffixes[key]}.png`;
    await writeFileAtomically(join(out, files[key]), await toPng(pictures[key]));
  }
  return { file: path, ...size, mode, workedAt, tiles, amplified, files, ...measures };
};
