import type { Shortcut } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

/** A stripe of random grey at the top. */
const stripe = (): Shortcut => ({
  draw: ({ width, channels, data }, { random }) => void data.fill(random.integer(256), 0, width * channels),
});

describePlugin(pluginOf('shortcut', stripe));

const draws = 'draws on every picture, in place';
let drawn = 0;

test.each([
  ['draws nothing', draws, { draw: () => undefined }],
  ['draws on a copy', draws, { draw: (image) => void Object.assign(image, { data: image.data.map((value) => 255 - value) }) }],
  [
    'covers the picture',
    'leaves part of the picture as it was',
    { draw: ({ data }) => void data.forEach((value, i) => (data[i] = value ^ 1)) },
  ],
  [
    'counts its calls',
    'an example bears the same mark each time, whatever was drawn before',
    { draw: ({ data }) => void (data[0] = drawn++) },
  ],
  [
    'draws from another source of chance',
    'chance comes from the example only',
    { draw: ({ data }) => void (data[0] = Math.random() * 256) },
  ],
] satisfies [string, string, Shortcut][])('a shortcut that %s is found out', async (_, promise, shortcut) => {
  expect(await breaks('shortcut', promise, () => shortcut)).toBe(true);
});
