import type { ImageShape, LabelledImage, Split } from '@longway/contracts';
import type { DecodeWorkers } from '../decode/decode-workers';
import type { Scaling } from '../decode/crop';
import type { Broken } from '../decode/fill';

/** What images become before they are packed. */
export interface PackScaling extends Scaling {
  readonly imageShape: ImageShape;
  readonly workers: DecodeWorkers;
}

/** One image as a pack keeps it: scaled whole; one from memory as it is. */
export const scaledImage = async (
  split: Split,
  index: number,
  { imageShape, workers, ...scaling }: PackScaling,
): Promise<LabelledImage | Broken> => {
  if ('read' in split) return split.read(index);
  const { label, ...image } = split.locate(index);
  const scaled = await workers.scale({ image, scaling, channels: imageShape[2] });
  return 'failure' in scaled ? scaled : { ...scaled, label };
};

/** Images from `first` to `end - 1`, in their order. Workers are a few images ahead. */
export async function* scaledImages(
  split: Split,
  [first, end]: readonly [number, number],
  scaling: PackScaling,
): AsyncGenerator<LabelledImage | Broken, void> {
  const ahead = Math.max(1, scaling.workers.count * 8);
  const begun: Promise<LabelledImage | Broken>[] = [];
  let next = first;
  const begin = () => {
    while (begun.length < ahead && next < end) {
      const image = scaledImage(split, next++, scaling);
      // It may fail before anyone awaits it.
      image.catch(() => undefined);
      begun.push(image);
    }
  };
  for (begin(); begun.length > 0; begin()) yield await (begun.shift() as Promise<LabelledImage | Broken>);
}
