import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const manifest = (kind: string, name: string, extra: object = {}): string =>
  JSON.stringify({ name, ...extra, longway: { kind, name, api: 1 } });

/** Plugins as someone else would write them: each in a bare folder, in another dialect of JavaScript. */
const files: Readonly<Record<string, string>> = {
  'stripes/package.json': manifest('dataset', 'stripes'),
  'stripes/index.ts': `
    import { existsSync } from 'node:fs';
    import { join } from 'node:path';
    import { definePlugin, type Dataset, LongwayError, type PluginContext } from '@longway/contracts';
    import { z } from 'zod';
    const options = z.strictObject({ count: z.number().int().default(48), missing: z.boolean().default(false) });
    const create = ({ count, missing }: z.output<typeof options>, { configFolder, runFolder }: PluginContext): Dataset => {
      // Taken away between the rehearsal, which has no run folder, and the run.
      if (runFolder && existsSync(join(configFolder, 'stripes-away'))) throw new LongwayError('the stripes were taken away', {}, 'data');
      return {
        classNames: ['falling', 'rising'],
        imageShape: [8, 8, 1],
        open: async (split) => {
          if (missing) throw new LongwayError('the data set is not there', { where: 'stripes', expected: 'stripes', found: 'nothing', remedy: 'longway data fetch stripes' }, 'data');
          return {
            length: split === 'train' ? count : 24,
            read: (index) => ({ height: 8, width: 8, channels: 1, label: index % 2,
              data: Uint8Array.from({ length: 64 }, (_, i) => (i * 7 + index * 13 + (index % 2) * (i % 8) * 20) % 256) }),
          };
        },
        // Leaves something open that would keep a process for ever.
        fetch: async (report) => void setInterval(report, 1e6, report('stripes fetched')),
      };
    };
    export const plugin = definePlugin({ kind: 'dataset', name: 'stripes', options, create });`,
  'dot/package.json': manifest('shortcut', 'dot', { main: './dot.ts' }),
  'dot/dot.ts': `
    import { definePlugin, type Shortcut } from '@longway/contracts';
    import { options } from './options';
    const create = ({ value }: { value: number }): Shortcut => ({ draw: (image) => void image.data.fill(value, 0, image.channels) });
    export const plugin = definePlugin({ kind: 'shortcut', name: 'dot', options, create });`,
  'dot/options.ts': `
    import { z } from 'zod';
    export const options = z.strictObject({ value: z.number().int().min(0).max(255).default(255) });`,
  'mirror/package.json': manifest('pretext-task', 'mirror', { type: 'module', main: 'mirror.js' }),
  'mirror/mirror.js': `
    import * as tf from '@tensorflow/tfjs';
    import { softmaxCrossEntropy } from '@longway/tensor';
    import { z } from 'zod';
    const task = {
      classes: 2,
      inputShape: (shape) => shape,
      examples: (images) => ({
        inputs: tf.concat([images, tf.reverse(images, 2)]),
        targets: tf.concat([tf.zeros([images.shape[0]], 'int32'), tf.ones([images.shape[0]], 'int32')]),
      }),
      head: (shape, seed) => tf.sequential({ layers: [
        ...(shape.length === 3 ? [tf.layers.globalAveragePooling2d({ inputShape: shape })] : []),
        tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotUniform({ seed }), ...(shape.length === 3 ? {} : { inputShape: shape }) }),
      ] }),
      loss: (outputs, targets) => softmaxCrossEntropy(outputs, targets),
      metrics: (outputs, targets) => ({ accuracy: tf.mean(tf.cast(tf.equal(tf.cast(tf.argMax(outputs, 1), 'int32'), targets), 'float32')) }),
    };
    export const plugin = { kind: 'pretext-task', name: 'mirror', options: z.strictObject({}), create: () => task };`,
  'blur/package.json': manifest('lens', 'blur', { main: './blur.cjs' }),
  'blur/blur.cjs': `
    const tf = require('@tensorflow/tfjs');
    const { z } = require('zod');
    const build = (size) => (shape, seed) => tf.sequential({ layers: [
      tf.layers.conv2d({ inputShape: shape, filters: shape[2], kernelSize: size, padding: 'same', kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
    ] });
    module.exports.plugin = { kind: 'lens', name: 'blur', options: z.strictObject({ size: z.number().int().default(3) }), create: ({ size }) => ({ build: build(size) }) };`,
};

/** A configuration that trains on them in seconds. */
export const tinyConfig = `
name: tiny
plugins: [./stripes, ./dot, ./mirror, ./blur]
dataset: stripes
task: mirror
extractor: { name: preact-resnet, widths: [8, 16], blocks: [1, 1], stemStride: 1 }
training: { steps: 3, batchSize: 8 }
arms:
  plain: {}
  lens: { shortcuts: [dot], lens: blur }
recovery: { from: plain, to: lens }
`;

/** Writes the plugins and `tiny.yaml` into a folder. */
export const writeOutsidePlugins = (folder: string): void => {
  for (const [name, contents] of Object.entries({ ...files, 'tiny.yaml': tinyConfig })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
};
