import type { ImageShape } from '@longway/contracts';
import { chunksOf, decodeSafetensors } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import { encodeNetwork } from './formats';
import { describeNetwork, type TrainedNetwork } from './network';
import { difference, images, unsettle, valuesAt } from './testing/networks';
import { buildNetwork, networkPlugins } from './testing/network-plugins';
import { OnnxRuntime } from './testing/onnx-runtime';

/** Every extractor and every lens, through each format and back: whoever adds a plugin has it tried here. LONGWAY_TELL=1 prints the differences. */
const TOLERANCE = 1e-5;

/** Smaller than their defaults, and what an option changes in the layers; others are tried with their defaults on 32 pixels. */
const cases: Readonly<Record<string, readonly (readonly [options: object, shape: ImageShape])[]>> = {
  'extractor preact-resnet': [
    [{}, [32, 32, 3]],
    [{ widths: [4, 8], blocks: [2, 1], stemStride: 1 }, [9, 14, 1]],
  ],
  'extractor resnet50-v2': [
    [{ widthMultiplier: 1 / 16 }, [48, 33, 3]],
    [{ widthMultiplier: 1 / 32, stemStride: 1, strides: [2, 2, 1] }, [24, 24, 3]],
  ],
  'extractor resnet50-v1': [[{ widthMultiplier: 1 / 16 }, [48, 33, 3]]],
  'extractor vgg19-bn': [
    [{ widthMultiplier: 1 / 32 }, [32, 32, 3]],
    [{ widthMultiplier: 1 / 32, fullyConnected: false, strides: [2, 2, 2, 1, 1] }, [17, 20, 3]],
  ],
  'extractor alexnet': [
    [{ widthMultiplier: 1 / 32, batchNorm: false, dropout: 0.5 }, [64, 70, 3]],
    [{ widthMultiplier: 1 / 32, fullyConnected: false }, [64, 64, 1]],
  ],
  'lens unet': [
    [{}, [15, 18, 3]],
    [{ residual: false }, [16, 16, 1]],
  ],
  'lens mask': [
    [{}, [15, 18, 3]],
    [{ fill: 'grey', area: 0.02 }, [16, 12, 3]],
  ],
  'lens viewmaker': [
    [{}, [15, 18, 3]],
    [{ projection: 'ball', budget: 0.01, noise: 2 }, [16, 12, 1]],
  ],
  'lens frequency': [
    [{}, [15, 18, 3]],
    [{ perImage: false, bands: 5 }, [16, 12, 1]],
  ],
};

const tried = networkPlugins.flatMap((plugin) =>
  (cases[plugin] ?? [[{}, [32, 32, 3] as const] as const]).map(([options, shape]) => ({ plugin, options, shape })),
);

const origin = { version: '1.2.3', experiment: 'e', arm: 'a', seed: 0, step: 7 };

const loaded = (files: Readonly<Record<string, unknown>>): Promise<tf.LayersModel> => {
  const entries = Object.entries(files).map(([path, contents]) => [path.split('/')[1], contents] as const);
  const json = JSON.parse(String(entries.find(([name]) => name === 'model.json')?.[1])) as tf.io.ModelJSON;
  const shards = json.weightsManifest[0]?.paths.map((path) => entries.find(([name]) => name === path)?.[1] as Buffer) ?? [];
  const weightData = Uint8Array.from(Buffer.concat(shards)).buffer;
  const { weights: weightSpecs } = json.weightsManifest[0] as tf.io.WeightsManifestConfig[number];
  return tf.loadLayersModel(tf.io.fromMemory({ ...json, weightSpecs, weightData }));
};

let runtime: OnnxRuntime;
beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = new OnnxRuntime();
});
afterAll(() => runtime.stop());

describe.each(tried)('$plugin $options on $shape', ({ options, shape, plugin }) => {
  let network: TrainedNetwork;
  let x: tf.Tensor4D;
  let wanted: ReturnType<typeof valuesAt>;
  beforeAll(async () => {
    network = await buildNetwork(plugin, options, shape);
    unsettle(network.model);
    x = images([2, ...shape]);
    wanted = valuesAt(network.model, network.endPoints, x);
  });
  afterAll(() => {
    network.model.dispose();
    x.dispose();
  });

  const expectNear = (format: string, found: ReturnType<typeof valuesAt>) => {
    const apart = network.endPoints.map((endPoint) => difference(found[endPoint], wanted[endPoint] as (typeof wanted)[string]));
    if (process.env['LONGWAY_TELL']) process.stderr.write(`${format} ${plugin}: ${Math.max(...apart)}\n`);
    expect({ apart, isNear: Math.max(...apart) < TOLERANCE }).toMatchObject({ isNear: true });
  };

  test('loads in stock TensorFlow.js and gives the same', async () => {
    const files = await encodeNetwork.tfjs(network, describeNetwork(network, origin));
    // Nothing but what TensorFlow.js knows by itself.
    expect(String(files[`${network.kind}/model.json`])).not.toContain('"class_name":"Longway');
    const model = await loaded(files);
    expectNear('tfjs', valuesAt(model, network.endPoints, x));
    model.dispose();
  });

  test.each(['nhwc', 'nchw'] as const)('runs as ONNX (%s) and gives the same', async (layout) => {
    const files = await encodeNetwork.onnx(network, describeNetwork(network, origin, layout));
    const isTurned = layout === 'nchw';
    const given = isTurned ? tf.transpose(x, [0, 3, 1, 2]) : x;
    const { input, outputs } = await runtime.run(
      files[`${network.kind}.onnx`] as Uint8Array,
      given.dataSync() as Float32Array,
      given.shape,
    );
    expect(input.shape).toEqual(['batch', ...given.shape.slice(1)]);
    expect(Object.keys(outputs)).toEqual(network.endPoints);
    const turnedBack = Object.entries(outputs).map(([endPoint, { shape: found, data }]) => {
      if (!isTurned || found.length !== 4) return [endPoint, { shape: [...found], data }];
      const maps = tf.tidy(() => tf.transpose(tf.tensor4d(data, found as [number, number, number, number]), [0, 2, 3, 1]));
      return [endPoint, { shape: maps.shape, data: maps.dataSync() }];
    });
    expectNear('onnx', Object.fromEntries(turnedBack));
  });

  test('all weights are in the safetensors file, bit by bit', async () => {
    const files = await encodeNetwork.safetensors(network, describeNetwork(network, origin));
    const { tensors } = decodeSafetensors('x', Buffer.concat(chunksOf(files[`${network.kind}.safetensors`] as Uint8Array[])));
    const stored = Object.values(tensors).map(({ data }) => Array.from(data));
    expect(stored).toEqual(network.model.weights.map((weight) => Array.from(weight.read().dataSync())));
  });
});
