import type { FileContents } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';

/** Browsers keep files of this size in their caches. */
const SHARD_BYTES = 4 * 2 ** 20;

const artifactsOf = async (model: tf.LayersModel): Promise<tf.io.ModelArtifacts> => {
  let saved: tf.io.ModelArtifacts = {};
  const keep: tf.io.SaveHandler = async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  };
  await model.save(tf.io.withSaveHandler(keep));
  return saved;
};

/**
 * What `tf.loadLayersModel` reads: `model.json`, and the weights in files of 4 MiB.
 *
 * @param metadata that the loaded model gives back (`userDefinedMetadata` in `model.json`).
 */
export const layersModelFiles = async (model: tf.LayersModel, metadata: object): Promise<Readonly<Record<string, FileContents>>> => {
  const { modelTopology, weightSpecs = [], weightData = new ArrayBuffer(0), format, generatedBy } = await artifactsOf(model);
  const bytes = Buffer.from(tf.io.CompositeArrayBuffer.join(weightData));
  const count = Math.max(1, Math.ceil(bytes.length / SHARD_BYTES));
  const paths = Array.from({ length: count }, (_, i) => `weights-${i + 1}-of-${count}.bin`);
  const json = {
    format,
    generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths, weights: weightSpecs }],
    userDefinedMetadata: metadata,
  };
  const shards = paths.map((path, i) => [path, bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES)] as const);
  return { 'model.json': JSON.stringify(json), ...Object.fromEntries(shards) };
};
