import { loadBackend } from '@longway/backend';
import { type Extractor, type Lens, type Objective, type PretextTask, trainingOptions } from '@longway/contracts';
import { buildNetworks, TrainStep } from '@longway/engine';
import { plugin as preactResnet } from '@longway/extractor-preact-resnet';
import { plugin as resnet50 } from '@longway/extractor-resnet50-v2';
import { plugin as identity } from '@longway/lens-identity';
import { plugin as unet } from '@longway/lens-unet';
import { plugin as leastLikely } from '@longway/objective-least-likely';
import { plugin as rotation } from '@longway/pretext-rotation';
import { randomFrom, toImages } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { countMacs, stepFlops } from '../flops';
import { repeat, type Settings, type Workload } from './workload';

/** A step of the rotation task; the lens's objective is the least likely class, and F sees lensed images only. */
export interface StepSetup {
  readonly extractor: keyof typeof extractors;
  /** Rows and columns of the images. */
  readonly side: number;
  readonly batch: number;
  /** The U-Net's channels; none: no lens. */
  readonly lensWidths?: readonly number[];
  readonly lambda: number;
  readonly weightDecay: number;
  readonly lensRate: number;
  readonly trace: boolean;
  readonly precision: 'float32' | 'bf16';
}

const extractors = {
  'resnet50-v2': () => resnet50.create(resnet50.options.parse({}), context),
  preact20: () => preactResnet.create(preactResnet.options.parse({ widths: [16, 32, 64], blocks: [3, 3, 3], stemStride: 1 }), context),
  tiny: () => preactResnet.create(preactResnet.options.parse({ widths: [4], blocks: [1], stemStride: 2 }), context),
} satisfies Record<string, () => Extractor | Promise<Extractor>>;

/** Nothing here chooses other plugins. */
const create = () => Promise.reject(new Error('a bench creates its plugins itself'));

const context = { configFolder: '.', cacheFolder: '.', warn: (message: string) => console.error(message), create };

/** The plugins of a setup. */
export const partsOf = async ({ extractor, lensWidths }: StepSetup) => ({
  task: (await rotation.create(rotation.options.parse({ views: 'one' }), context)) as PretextTask,
  extractor: (await extractors[extractor]()) as Extractor,
  lens: (await (lensWidths
    ? unet.create(unet.options.parse({ widths: lensWidths }), context)
    : identity.create(identity.options.parse({}), context))) as Lens,
  objective: (await leastLikely.create(leastLikely.options.parse({}), context)) as Objective,
});

export const optionsOf = ({ batch, lambda, weightDecay, lensRate, precision }: StepSetup, steps: number) =>
  trainingOptions.parse({
    steps,
    batchSize: batch,
    lambda,
    feed: 'lensed',
    precision,
    extractor: { optimizer: { name: 'sgd', momentum: 0.9 }, learningRate: 0.05, weightDecay, schedule: { name: 'constant' } },
    lens: { learningRate: lensRate, schedule: { name: 'constant' } },
  });

/** More steps than any bench makes. */
const STEPS = 1_000_000;

export const trainingStep =
  (setup: StepSetup) =>
  async ({ threads }: Settings): Promise<Workload> => {
    await loadBackend({ threads });
    const plugins = await partsOf(setup);
    const shape = [setup.side, setup.side, 3] as const;
    const networks = buildNetworks(plugins, shape, 0);
    const train = new TrainStep({ networks, ...plugins }, optionsOf(setup, STEPS), {
      trace: setup.trace,
      onFallback: (reason) => console.error(`not traced: ${reason}`),
    });
    const labels = new Int32Array(setup.batch);
    const random = randomFrom(1, 'pixels');
    const levels = Uint8Array.from({ length: setup.batch * setup.side ** 2 * 3 }, () => random.integer(256));
    const flops =
      stepFlops({ extractor: countMacs(networks.extractor), head: countMacs(networks.head), lens: countMacs(networks.lens) }) * setup.batch;
    let step = 0;
    const run = repeat(() => {
      const images = toImages(levels, [setup.batch, ...shape]);
      train.run({ images, labels }, randomFrom(1, 'turns', step), step);
      step += 1;
      tf.dispose(images);
    });
    return { images: setup.batch, flops, run };
  };
