import type * as tf from '@tensorflow/tfjs';

/** A trained network, as longway has it. */
export interface TrainedNetwork {
  readonly kind: 'extractor' | 'lens';
  readonly model: tf.LayersModel;
  /** What others read of it: names of its layers, from shallow to deep, the last its output. */
  readonly endPoints: readonly string[];
}

/** Where a network comes from. */
export interface Origin {
  /** Of longway. */
  readonly version: string;
  /** Of the experiment. */
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  /** Training steps done. */
  readonly step: number;
}

/** JSON-safe; what a program needs to know to use an exported network. */
export interface NetworkDescription extends Origin {
  readonly network: TrainedNetwork['kind'];
  /** Of the images that go in, and of the maps that come out. */
  readonly layout: 'nhwc' | 'nchw';
  /** Of one image, in `layout`. */
  readonly inputShape: readonly number[];
  /** Pixels that go in: `level / 127.5 - 1`. */
  readonly pixelRange: readonly [-1, 1];
  /** Names of outputs, with the shape of each for one image, in `layout`. */
  readonly endPoints: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

const sidesOf = (tensor: tf.SymbolicTensor): readonly number[] => tensor.shape.slice(1) as number[];

const inLayout = (sides: readonly number[], layout: NetworkDescription['layout']): readonly number[] =>
  layout === 'nchw' && sides.length === 3 ? [sides[2] as number, sides[0] as number, sides[1] as number] : sides;

/** The output of an end point. */
export const outputOf = (model: tf.LayersModel, endPoint: string): tf.SymbolicTensor =>
  model.getLayer(endPoint).output as tf.SymbolicTensor;

export const describeNetwork = (
  { kind, model, endPoints }: TrainedNetwork,
  origin: Origin,
  layout: NetworkDescription['layout'] = 'nhwc',
): NetworkDescription => ({
  network: kind,
  ...origin,
  layout,
  inputShape: inLayout(sidesOf(model.inputs[0] as tf.SymbolicTensor), layout),
  pixelRange: [-1, 1],
  endPoints: endPoints.map((name) => ({ name, shape: inLayout(sidesOf(outputOf(model, name)), layout) })),
});

/** For formats whose metadata are texts. */
export const asTexts = (description: NetworkDescription): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(description).map(([key, value]) => [`longway.${key}`, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
