import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { definePlugin, LongwayError } from '@longway/contracts';
import { z } from 'zod';
import type { StepSample } from '../turns';

/** Sees what only the process itself can see to the microsecond. */
export const plugin = definePlugin({
  kind: 'sink',
  name: 'live-cpu',
  options: z.strictObject({}),
  create(_, { runFolder }) {
    if (!runFolder) throw new LongwayError('the sink live-cpu needs a run folder', {}, 'usage');
    const path = join(runFolder, 'cpu.jsonl');
    return {
      next({ type }) {
        if (type !== 'StepFinished') return;
        const { user, system } = process.cpuUsage();
        const sample: StepSample = { at: Date.now(), cpu: (user + system) / 1e6 };
        appendFileSync(path, `${JSON.stringify(sample)}\n`);
      },
      drain: () => Promise.resolve(),
    };
  },
});
