import { definePlugin, type Shortcut } from '@longway/contracts';
import { z } from 'zod';

const options = z.strictObject({
  value: z.number().int().min(0).max(255).default(255).describe('Brightness of the dot in every channel.'),
  size: z.number().int().positive().default(2).describe('Rows and columns of the dot.'),
  jitter: z.number().int().min(0).default(0).describe('The dot lies up to so many pixels away from the corner, by chance.'),
});

const dot = ({ value, size, jitter }: z.output<typeof options>): Shortcut => ({
  draw({ width, channels, data }, { random }) {
    const [top, left] = [random.integer(jitter + 1), random.integer(jitter + 1)];
    for (let row = top; row < top + size; row++) {
      const start = (row * width + left) * channels;
      data.fill(value, start, start + size * channels);
    }
  },
});

export const plugin = definePlugin({ kind: 'shortcut', name: 'dot', options, create: dot });
