import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { definePlugin, LongwayError } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Sample } from '../verdict';

const options = z.strictObject({
  every: z.number().int().positive().default(50).describe('Steps from one sample to the next.'),
  file: z.string().min(1).default('samples.jsonl').describe('Where samples go, relative to the run folder.'),
});

/** Sees what only the process itself can see. Loaded as any plugin from outside, so that it has the tensors of the run. */
export const plugin = definePlugin({
  kind: 'sink',
  name: 'endurance-probe',
  options,
  create({ every, file }, { runFolder }) {
    if (!runFolder) throw new LongwayError('the sink endurance-probe needs a run folder', {}, 'usage');
    const path = resolve(runFolder, file);
    return {
      next({ type, step }) {
        if (type !== 'StepFinished' || step % every !== 0) return;
        const sample: Sample = { step, tensors: tf.memory().numTensors, rss: process.memoryUsage.rss(), at: performance.now() };
        appendFileSync(path, `${JSON.stringify(sample)}\n`);
      },
      drain: () => Promise.resolve(),
    };
  },
});
