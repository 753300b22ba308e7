import { setTimeout } from 'node:timers/promises';
import { definePlugin } from '@longway/contracts';
import { z } from 'zod';

const options = z.strictObject({
  fault: z.enum(['slow', 'throws']).describe('`slow`: takes 100 ms for each event, as a server far away does. `throws`: at each event.'),
});

/** What other people's sinks do at their worst. */
export const plugin = definePlugin({
  kind: 'sink',
  name: 'endurance-trouble',
  options,
  create: ({ fault }) => ({
    next() {
      if (fault === 'throws') throw new Error('no, not this one either');
      return setTimeout(100);
    },
    drain: () => Promise.resolve(),
  }),
});
