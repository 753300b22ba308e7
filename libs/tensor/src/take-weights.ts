import { LongwayError } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { weightNames } from './weight-names';

/** A tensor of a file. */
export interface GivenTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Undefined where its values are whole numbers. */
  readonly floats?: () => Float32Array;
}

/** Where a weight lies in a file. */
export interface Place {
  readonly name: string;
  /** The file's axes in the order of the network's, e.g. `[2, 3, 1, 0]` for kernels of PyTorch; the same order when absent. */
  readonly axes?: readonly number[];
}

/** More are counted: a network of another kind differs in hundreds. */
const MOST_NAMED = 12;

const written = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((side, axis) => side === b[axis]);

/** The shape in the file of a weight of `shape` here. */
const shapeThere = (shape: readonly number[], axes: readonly number[]): number[] => {
  const there: number[] = [];
  axes.forEach((from, to) => (there[from] = shape[to] as number));
  return there;
};

interface Fit {
  readonly weight: tf.LayerVariable;
  readonly place: Place;
  /** In the file. */
  readonly expected: readonly number[];
  readonly given?: GivenTensor;
}

const faultOf = ({ place: { name }, expected, given }: Fit): string | undefined => {
  if (!given) return `no ${name}, which is ${written(expected)}`;
  if (!sameShape(given.shape, expected)) return `${name} of ${written(given.shape)} in place of ${written(expected)}`;
  return given.floats ? undefined : `${name} of ${given.dtype}, which are whole numbers`;
};

/**
 * Gives a network the weights of a file, running statistics included: all or none.
 *
 * @param where the file, for messages. @param placeOf a weight, by its name in {@link weightNames}.
 * @returns names of tensors that no weight was taken from.
 * @throws LongwayError, exit `data`, that lists weights which are missing or of another shape, with both shapes.
 */
export const takeWeights = (
  where: string,
  model: tf.LayersModel,
  given: ReadonlyMap<string, GivenTensor>,
  placeOf: (name: string) => Place,
): readonly string[] => {
  const names = weightNames(model);
  const fits = model.weights.map((weight, i): Fit => {
    const place = placeOf(names[i] as string);
    const shape = weight.shape as number[];
    return { weight, place, expected: place.axes ? shapeThere(shape, place.axes) : shape, given: given.get(place.name) };
  });
  const faults = fits.flatMap((fit) => faultOf(fit) ?? []);
  if (faults.length > 0) {
    const more = faults.length > MOST_NAMED ? `; and ${faults.length - MOST_NAMED} more` : '';
    throw new LongwayError(
      `the file does not hold the weights of this network: ${faults.length} of ${fits.length} do not fit`,
      {
        where,
        expected: 'a tensor of its shape for each weight',
        found: faults.slice(0, MOST_NAMED).join('; ') + more,
        remedy: 'choose the options that the weights were trained with, or another file',
      },
      'data',
    );
  }
  for (const { weight, place, expected, given: tensor } of fits) {
    tf.tidy(() => {
      const stored = tf.tensor(tensor?.floats?.() as Float32Array, [...expected]);
      weight.write(place.axes ? tf.transpose(stored, [...place.axes]) : stored);
    });
  }
  const taken = new Set(fits.map(({ place: { name } }) => name));
  return [...given.keys()].filter((name) => !taken.has(name));
};
