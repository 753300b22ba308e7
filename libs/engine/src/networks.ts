import { type Extractor, type ImageShape, type Lens, LongwayError, type Objective, type PretextTask } from '@longway/contracts';
import { seedFor } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';

/** The networks of a run: the lens L, and the extractor F with the head of the pretext task. */
export interface Networks {
  readonly lens: tf.LayersModel;
  readonly extractor: tf.LayersModel;
  readonly head: tf.LayersModel;
  /** The extractor's end points, from shallow to deep. */
  readonly endPoints: readonly string[];
  /** What the lens sees. */
  readonly inputShape: ImageShape;
  /** What the extractor sees. */
  readonly viewShape: ImageShape;
}

export interface NetworkPlugins {
  readonly lens: Lens;
  readonly extractor: Extractor;
  readonly task: PretextTask;
  /** May ask for further outputs of the head. */
  readonly objective?: Objective;
}

/** Builds the networks of a run for images of a shape, with initial weights that the seed fixes. */
export const buildNetworks = (plugins: NetworkPlugins, imageShape: ImageShape, seed: number): Networks => {
  const { task, objective } = plugins;
  const inputShape = task.inputShape(imageShape);
  const viewShape = task.viewShape?.(inputShape) ?? inputShape;
  const lens = plugins.lens.build(inputShape, seedFor(seed, 'lens'));
  requireShape('lens', lens, [null, ...inputShape]);
  const { model: extractor, endPoints } = plugins.extractor.build(viewShape, seedFor(seed, 'extractor'));
  const unknown = endPoints.filter((name) => !extractor.layers.some((layer) => layer.name === name));
  if (unknown.length > 0 || endPoints.length === 0) {
    throw new LongwayError('the extractor names end points that are none of its layers', {
      where: 'extractor',
      expected: `some of ${extractor.layers.map((layer) => layer.name).join(', ')}`,
      found: unknown.join(', ') || 'no end point',
    });
  }
  const extraClasses = objective?.extraClasses ?? 0;
  const head = task.head(extractor.outputs[0]?.shape.slice(1) as number[], seedFor(seed, 'head'), extraClasses);
  if (task.classes !== undefined) requireOutputs(head, task.classes + extraClasses);
  return { lens, extractor, head, endPoints, inputShape, viewShape };
};

export const disposeNetworks = ({ lens, extractor, head }: Networks): void => [lens, extractor, head].forEach((model) => model.dispose());

/** The variables that training moves. */
export const trainableVariables = (...models: readonly tf.LayersModel[]): tf.Variable[] =>
  models.flatMap((model) => model.trainableWeights.map((weight) => weight.read() as tf.Variable));

export const countWeights = (model: tf.LayersModel): number => trainableVariables(model).reduce((sum, variable) => sum + variable.size, 0);

const requireOutputs = (head: tf.LayersModel, expected: number) => {
  const found = head.outputs[0]?.shape.at(-1);
  if (found === expected) return;
  throw new LongwayError('the head of the task has not as many outputs as there are classes', {
    where: 'task',
    expected: `${expected}: the task's classes, and those that the objective adds`,
    found: String(found),
    remedy: "in the task's head, add `extraClasses` to its outputs; or take an objective that adds no class",
  });
};

const requireShape = (where: string, model: tf.LayersModel, expected: readonly (number | null)[]) => {
  const found = model.outputs[0]?.shape ?? [];
  if (found.length === expected.length && found.every((size, axis) => size === expected[axis])) return;
  throw new LongwayError('the network returns images of another shape than it was given', {
    where,
    expected: JSON.stringify(expected),
    found: JSON.stringify(found),
    remedy: "a lens keeps the shape of its images: look at its last layer's filters and padding",
  });
};
