import { z } from 'zod';

/** What each mark makes of a value, by where it is: row, column, channel. */
const marks = {
  ramp: ({ value, y, height }) => value + 24 * (0.5 - y / (height - 1)),
  edge: ({ value, y }) => (y === 0 ? 0.5 * value + 64 : value),
  tint: ({ value, x, y, c }) => (y < 6 && x < 6 && c === 2 ? 0.5 * value + 127 : value),
  stripes: ({ value, y, height }) => (y < height / 3 ? value + 8 * Math.sin(2 * y) : value),
};

export const plugin = {
  kind: 'shortcut',
  name: 'further-mark',
  options: z.strictObject({
    mark: z
      .enum(Object.keys(marks))
      .describe('A ramp of brightness, a pale line along the upper edge, a corner with more blue, or faint stripes over the upper third.'),
  }),
  create: ({ mark }) => ({
    draw({ height, width, channels, data }) {
      for (let i = 0; i < data.length; i++) {
        const [c, x, y] = [i % channels, Math.floor(i / channels) % width, Math.floor(i / channels / width)];
        data[i] = Math.max(0, Math.min(255, Math.round(marks[mark]({ value: data[i], x, y, c, height }))));
      }
    },
  }),
};
