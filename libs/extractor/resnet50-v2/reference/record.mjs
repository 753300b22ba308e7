// Writes what longway's ResNet50 v2 computes, with all that another implementation needs to compute the same: one safetensors
// file for each case, in a folder. Needs a build. Usage: node record.mjs FOLDER
import { join } from 'node:path';
import { loadBackend } from '@longway/backend';
import { ResNet50V2 } from '@longway/extractor-resnet50-v2';
import { options } from '@longway/extractor-resnet50-v2/options';
import { makeFolder, writeSafetensors } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';

const cases = {
  even: { images: [4, 128, 96, 3], options: {} },
  odd: { images: [4, 97, 65, 3], options: {} },
  patches: { images: [4, 64, 64, 3], options: { stemStride: 1, strides: [2, 2, 1] } },
};

/**
 * Two sets of offsets, around the point where relus open. `near` leaves each about half open, for the outputs; there a rounding error
 * closes the odd unit, which moves gradients by percents in any implementation. `far` opens or closes whole channels, for the gradients.
 */
const offsets = {
  near: (shape, seed) => uniform(shape, -0.5, 0.5, seed),
  far: (shape, seed) => tf.mul(6, tf.sign(uniform(shape, -0.5, 1, seed))),
};

const uniform = (shape, low, high, seed) => tf.randomUniform(shape, low, high, 'float32', seed);

/** Batch norm starts as the identity, which would hide a scale or an offset in the wrong place. */
const unsettle = (model, offset) =>
  model.weights.forEach((weight, index) => {
    const draw = {
      gamma: (shape, seed) => uniform(shape, 0.5, 1.5, seed),
      beta: offset,
      moving_mean: (shape, seed) => uniform(shape, -0.5, 0.5, seed),
      moving_variance: (shape, seed) => uniform(shape, 0.5, 1.5, seed),
    }[weight.originalName.split('/')[1]];
    if (draw) tf.tidy(() => weight.write(draw(weight.shape, 100 + index)));
  });

const record = async (path, { images: shape, options: chosen }, where) => {
  const { model } = new ResNet50V2(options.parse(chosen)).build(shape.slice(1), 1);
  unsettle(model, offsets[where]);
  const layers = model.layers.filter(({ name }) => /^(stem_crop|stage\d_block\d|features)$/.test(name));
  const observed = tf.model({ inputs: model.inputs, outputs: layers.map((layer) => layer.output) });
  const images = uniform(shape, -1, 1, 1);
  const direction = uniform([shape[0], ...model.outputShape.slice(1)], -1, 1, 2);

  const tensors = { images, direction };
  // Copies: training moves the running statistics.
  for (const weight of model.weights) tensors[`weight:${weight.originalName}`] = tf.clone(weight.read());
  const keep = (mode, outputs) => outputs.forEach((output, i) => (tensors[`${mode}:${layers[i].name}`] = tf.keep(output)));
  tf.tidy(() => keep('inference', observed.apply(images, { training: false })));
  const { value, grads } = tf.variableGrads(() => {
    const outputs = observed.apply(images, { training: true });
    keep('training', outputs);
    return tf.mean(tf.mul(outputs.at(-1), direction));
  });
  tensors.loss = value;
  if (where === 'far') for (const weight of model.trainableWeights) tensors[`gradient:${weight.originalName}`] = grads[weight.read().name];
  for (const weight of model.nonTrainableWeights) tensors[`moved:${weight.originalName}`] = weight.read();

  const stored = Object.entries(tensors).map(([name, tensor]) => [name, { dtype: 'F32', shape: tensor.shape, data: tensor.dataSync() }]);
  await writeSafetensors(path, { tensors: Object.fromEntries(stored), metadata: { options: JSON.stringify(chosen) } });
  tf.disposeVariables();
};

const folder = process.argv[2];
if (!folder) throw new Error('usage: node record.mjs FOLDER');
await loadBackend();
await makeFolder(folder);
for (const [name, chosen] of Object.entries(cases)) {
  for (const where of Object.keys(offsets)) {
    await record(join(folder, `${name}-${where}.safetensors`), chosen, where);
    console.log(`${name}-${where}: images [${chosen.images.join(', ')}]`);
  }
}
