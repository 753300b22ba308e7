import type { Preview } from '@longway/contracts';
import { amplification, contactSheet, difference, pairsOf } from '@longway/images';
import { PNG } from 'pngjs';
import type { Value } from './messages';

/** Pixels. Rows of a sheet are about so high, larger pictures as high as they are; a sheet is as wide at most where more than one picture fits. TensorBoard shows it smaller. */
const ROW = 96;
const SHEET = 640;
const GAP = 4;

const GREY = 0;
const COLOUR = 2;

/** Rows: pictures, what the lens made of them, what it changed. */
const sheetOf = (preview: Preview, factor: number): Value => {
  const [height, width, channels] = preview.shape;
  const scale = Math.max(1, Math.round(ROW / height));
  const columns = Math.max(1, Math.floor((SHEET - GAP) / (width * scale + GAP)));
  const pairs = pairsOf(preview).slice(0, columns);
  const rows = [pairs.map(({ original }) => original), pairs.map(({ lensed }) => lensed), pairs.map((pair) => difference(pair, factor))];
  const sheet = contactSheet(rows.flat(), { columns: pairs.length, scale, gap: GAP });
  const colorType = channels === 1 ? GREY : COLOUR;
  const encoding = { colorType, inputColorType: colorType, inputHasAlpha: false, bitDepth: 8 } as const;
  // Written at once: what is told must be in the file when a checkpoint relies on it.
  const encodedImageString = PNG.sync.write(Object.assign(new PNG(), { ...sheet, data: Buffer.from(sheet.data) }), encoding);
  return {
    tag: 'preview/original, lensed, difference',
    image: { height: sheet.height, width: sheet.width, colorspace: channels, encodedImageString },
  };
};

/** @throws RangeError where pictures are not of the shape that the preview says. */
export const previewValues = (preview: Preview): readonly Value[] => {
  const { examples, meanSquaredError: errors } = preview;
  const error = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  const factor = amplification(pairsOf(preview));
  return [
    ...(examples.length > 0 ? [sheetOf(preview, factor)] : []),
    { tag: 'preview/amplification', simpleValue: factor },
    { tag: 'preview/mean-squared-error', simpleValue: error },
  ];
};
