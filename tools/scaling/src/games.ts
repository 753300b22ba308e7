import { macsOfLayer } from '@longway/bench/flops';
import type { Extractor, Lens, PretextTask } from '@longway/contracts';
import { buildNetworks, disposeNetworks, type Networks } from '@longway/engine';
import { plugin as preactResnet } from '@longway/extractor-preact-resnet';
import { plugin as resnet50 } from '@longway/extractor-resnet50-v2';
import { plugin as unet } from '@longway/lens-unet';
import { plugin as rotation } from '@longway/pretext-rotation';
import type * as tf from '@tensorflow/tfjs';
import type { Game, Piece } from './step';

/** Nothing here chooses other plugins. */
const create = () => Promise.reject(new Error('the simulation creates its plugins itself'));
const context = { configFolder: '.', cacheFolder: '.', warn: (message: string) => console.error(message), create };

/** A game of rotation between networks, as a configuration has them. */
interface Setup {
  /** Rows and columns of the images. */
  readonly side: number;
  readonly extractor: { readonly name: keyof typeof extractors } & Readonly<Record<string, unknown>>;
  readonly lens: { readonly name: 'unet'; readonly widths: readonly number[] };
}

const extractors = {
  'resnet50-v2': (options: object) => resnet50.create(resnet50.options.parse(options), context),
  'preact-resnet': (options: object) => preactResnet.create(preactResnet.options.parse(options), context),
};

/** Games that tools/bench measures, by the names it gives them. */
export const setups = {
  'imagenet-step': { side: 224, extractor: { name: 'resnet50-v2' }, lens: { name: 'unet', widths: [16, 32, 64, 128] } },
  'cifar-step': {
    side: 32,
    extractor: { name: 'preact-resnet', widths: [16, 32, 64], blocks: [3, 3, 3], stemStride: 1 },
    lens: { name: 'unet', widths: [16, 32, 64] },
  },
} as const satisfies Record<string, Setup>;

export type GameName = keyof typeof setups;
export const gameNames = Object.keys(setups) as readonly GameName[];

/** Two operations a multiply-accumulate. */
const OPERATIONS = 2;

/** Batch norm exchanges two values a channel: means of the values and of their squares, and on the way back of the gradients and of their products. */
const statisticsOf = (layer: tf.layers.Layer): number =>
  layer.getClassName() === 'BatchNormalization' ? 2 * Number((layer.outputShape as (number | null)[]).at(-1)) : 0;

const layersOf = (network: tf.LayersModel): Piece[] =>
  network.layers.map((layer) => ({
    name: layer.name,
    operations: OPERATIONS * macsOfLayer(layer),
    weights: layer.trainableWeights.reduce((sum, { shape }) => sum + shape.reduce<number>((size, side) => size * (side ?? 1), 1), 0),
    statistics: statisticsOf(layer),
  }));

/** Gradients by the filters and by the data, from the last layer to the first, which needs none by the data. */
const learning = (layers: readonly Piece[]): Piece[] => {
  const first = layers.findIndex(({ operations }) => operations > 0);
  return layers.map((layer, place) => ({ ...layer, operations: layer.operations * (place === first ? 1 : 2) })).reverse();
};

const withoutWeights = (layers: readonly Piece[]): Piece[] => layers.map((layer) => ({ ...layer, weights: 0 }));

/**
 * What a step computes for one image, read off the networks. One forward pass; F's backward pass, which makes its gradients from the head
 * to the stem; with a lens L, F's gradients by the data once more, for the lens's loss, and then L's. A layer's gradients by its filters and by
 * its data take as long as its forward pass each.
 */
export const gameOf = ({ lens, extractor, head }: Pick<Networks, 'lens' | 'extractor' | 'head'>): Game => {
  const ofF = [...layersOf(extractor), ...layersOf(head)];
  const ofL = layersOf(lens);
  const learns = ofL.some(({ weights }) => weights > 0);
  return {
    forward: withoutWeights([...ofL, ...ofF]),
    backward: [...learning(ofF), ...(learns ? [...withoutWeights(ofF).reverse(), ...learning(ofL)] : [])],
  };
};

/** Builds the networks, reads the game off them and lets go of them. A backend must be there. */
export const readGame = async (name: GameName): Promise<Game> => {
  const { side, extractor, lens }: Setup = setups[name];
  const { name: extractorName, ...options } = extractor;
  const networks = buildNetworks(
    {
      task: (await rotation.create(rotation.options.parse({ views: 'one' }), context)) as PretextTask,
      extractor: (await extractors[extractorName](options)) as Extractor,
      lens: (await unet.create(unet.options.parse({ widths: [...lens.widths] }), context)) as Lens,
    },
    [side, side, 3],
    0,
  );
  try {
    return gameOf(networks);
  } finally {
    disposeNetworks(networks);
  }
};
