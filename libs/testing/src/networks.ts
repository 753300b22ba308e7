import * as tf from '@tensorflow/tfjs';
import { portableOptimizer } from '@longway/tensor';
import { numbersOf } from './tensors';

/** `LayerVariable` hides the variable it wraps. */
const variableOf = (weight: tf.LayersModel['weights'][number]) => (weight as unknown as { val: tf.Variable }).val;

const weightsOf = (model: tf.LayersModel): number[][] => model.trainableWeights.map((weight) => numbersOf(weight.read()));

/** One seed, one network; another seed, another network, unless all that there is to learn in it starts at zero. */
export const expectSeeded = (build: (seed: number) => tf.LayersModel): void => {
  const models = [1, 1, 2].map(build) as [tf.LayersModel, tf.LayersModel, tf.LayersModel];
  const [first, same, other] = models.map(weightsOf);
  expect(same).toEqual(first);
  if (first?.flat().some((value) => value !== 0)) expect(other).not.toEqual(first);
  models.forEach((model) => model.dispose());
};

/**
 * Every trainable weight moves within a few steps of descent. Weights may start at zero: a convolution behind them then
 * moves in the second step only.
 *
 * @param apply runs the network as in training.
 */
export const expectEveryWeightLearns = (model: tf.LayersModel, apply: () => tf.Tensor): void => {
  const variables = model.trainableWeights.map(variableOf);
  if (variables.length === 0) return;
  const before = weightsOf(model);
  const optimizer = portableOptimizer({ name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }, variables);
  for (let step = 0; step < 4; step++) {
    tf.tidy(() => {
      // Any target that the network does not meet yet will do.
      const loss = () =>
        tf.tidy(() => {
          const outputs = apply();
          return tf.mean(tf.squaredDifference(outputs, tf.randomNormal(outputs.shape, 0, 1, 'float32', 5))) as tf.Scalar;
        });
      const { grads } = tf.variableGrads(loss, variables);
      const settings = optimizer.settings(1e-2, step).map((value) => tf.scalar(value));
      optimizer.update(
        variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable)),
        settings,
      );
    });
  }
  optimizer.dispose();
  const after = weightsOf(model);
  const stuck = model.trainableWeights.filter((_, i) => JSON.stringify(after[i]) === JSON.stringify(before[i])).map(({ name }) => name);
  expect(stuck).toEqual([]);
  expect(after.flat().every(Number.isFinite)).toBe(true);
};

/** By plain tfjs, without the code that built it. */
export const savedAndLoaded = async (model: tf.LayersModel): Promise<tf.LayersModel> => {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(
      async (artifacts) => ((saved = artifacts), { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }),
    ),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
};
