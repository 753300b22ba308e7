import type { ImageShape, LabelledImage, PixelSplit } from '@longway/contracts';

/** Images of one shape in one block of memory, and how their labels lie beside them. */
export interface PackedImages {
  readonly shape: ImageShape;
  /** Image behind image, each with rows from the top and channels interleaved. */
  readonly pixels: Uint8Array;
  /** One a picture. */
  readonly labels: Uint8Array;
}

/** A split over a block of memory: `read` returns views, and copies nothing. */
export const packedSplit = ({ shape: [height, width, channels], pixels, labels }: PackedImages): PixelSplit => {
  const size = height * width * channels;
  // A Buffer's slice() copies nothing: whoever draws on such a "copy" would draw on the data set.
  const plain = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  if (pixels.length !== size * labels.length) {
    throw new RangeError(`${labels.length} labels of images of ${size} bytes, but ${pixels.length} bytes of pixels`);
  }
  return {
    length: labels.length,
    read(index): LabelledImage {
      const label = labels[index];
      if (label === undefined) throw new RangeError(`no image ${index} in a split of ${labels.length}`);
      return { height, width, channels, data: plain.subarray(index * size, (index + 1) * size), label };
    },
  };
};
