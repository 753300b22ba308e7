import type { ImageShape, Shortcut } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { withoutMathRandom } from '../chance';
import type { Checks } from '../fixture';
import { noisePicture } from '../tensors';

/** The bytes of a picture of noise that bears the mark of example `index`. */
const marked = (shortcut: Shortcut, shape: ImageShape, index: number): Uint8Array => {
  const picture = noisePicture(shape, 1);
  const { height, width, channels } = picture;
  const image = { height, width, channels, data: picture.data };
  shortcut.draw(image, { index, label: index % 2, random: randomFrom(0, 'shortcut', index) });
  expect(image).toMatchObject({ height, width, channels });
  expect(image.data).toBe(picture.data);
  return image.data;
};

const indices = [0, 1, 2, 3, 4, 5, 6, 7];

export const shortcutChecks: Checks<'shortcut'> = {
  'draws on every picture, in place': async ({ create, imageShape }) => {
    const shortcut = await create();
    for (const index of indices) {
      expect(Buffer.compare(marked(shortcut, imageShape, index), noisePicture(imageShape, 1).data)).not.toBe(0);
    }
  },
  'leaves part of the picture as it was': async ({ create, imageShape }) => {
    const shortcut = await create();
    const plain = noisePicture(imageShape, 1).data;
    const kept = marked(shortcut, imageShape, 0).filter((value, i) => value === plain[i]);
    expect(kept.length).toBeGreaterThan(0);
  },
  'an example bears the same mark each time, whatever was drawn before': async ({ create, imageShape }) => {
    const [shortcut, another] = [await create(), await create()];
    const first = indices.map((index) => Buffer.from(marked(shortcut, imageShape, index)));
    for (const index of indices.toReversed()) {
      expect(Buffer.compare(marked(another, imageShape, index), first[index] as Buffer)).toBe(0);
      expect(Buffer.compare(marked(shortcut, imageShape, index), first[index] as Buffer)).toBe(0);
    }
  },
  'chance comes from the example only': async ({ create, imageShape }) => {
    const shortcut = await create();
    await withoutMathRandom(() => void marked(shortcut, imageShape, 0));
  },
};
