/** One of two ranks of a job, for collectives.spec.ts: reduces, and says as a line of JSON what came of it. */
import { writeSync } from 'node:fs';
import { Job } from '@longway/mpi';
import { collectiveKernels, compile, type CollectiveOptions, meanGradients, meanOverRanks, withCollectives } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { loadBackend, startCollectives } from '../src';
import { samples } from './compare-backends';

const plain: CollectiveOptions = { compression: 'none', bucketBytes: 1, synchronisesBatchNorm: false };

const values = (tensors: readonly tf.Tensor[]): number[][] => tensors.map((tensor) => Array.from(tensor.dataSync()));

/** Runs a step with the other rank, as one function or operation by operation. */
const together = (trace: boolean, options: CollectiveOptions, f: (...inputs: tf.Tensor[]) => readonly tf.Tensor[], inputs: tf.Tensor[]) => {
  const onFallback = (reason: string) => {
    throw new Error(reason);
  };
  const step = compile((...given) => withCollectives(options, () => f(...given)), { trace, precision: 'float32', onFallback });
  collectiveKernels().begin();
  const result = tf.tidy(() => values(step.run(...inputs)));
  step.dispose();
  return result;
};

/** What is asked for first takes long to compute on rank 0, and what is asked for next takes long on rank 1. */
const outOfOrder = (rank: number, trace: boolean) => {
  const slowly = (x: tf.Tensor) => {
    const large = tf.fill([400, 400], 1 / 400).add(tf.mul(0, tf.mean(x)));
    const one = [1, 2, 3, 4].reduce((product) => tf.matMul(product as tf.Tensor2D, large as tf.Tensor2D), large as tf.Tensor);
    return tf.mul(x, tf.mul(400, tf.mean(one)));
  };
  const f = (a: tf.Tensor, b: tf.Tensor) => {
    const first = meanOverRanks([rank === 0 ? slowly(a) : a]);
    const second = meanOverRanks([rank === 1 ? slowly(b) : b, a]);
    return [...first, ...second];
  };
  return together(trace, plain, f, [tf.tensor1d([1 + rank, 2, 3 * rank]), tf.scalar(10 * rank)]);
};

/** The largest difference of batch norm of two halves of a batch from that of the whole of it, of what it gives and of every gradient. */
const batchNorm = (rank: number, trace: boolean) => {
  const layer = tf.layers.batchNormalization({ momentum: 0.5, inputShape: [3, 3, 2] });
  layer.build([null, 3, 3, 2]);
  const [x, by] = ['x', 'by'].map((name) => samples([8, 3, 3, 2], name)) as [tf.Tensor4D, tf.Tensor4D];
  // Far from nought, where sums of squares lose digits.
  const images = x.mul(tf.tensor1d([1, 0.1])).add(tf.tensor1d([0, 50])) as tf.Tensor4D;
  const weights = [tf.tensor1d([1.5, -0.5]), tf.tensor1d([0.25, 2]), tf.tensor1d([0.1, 49]), tf.tensor1d([1, 2])];
  const [gamma, beta] = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const forward = (images: tf.Tensor, by: tf.Tensor) => {
    const value = layer.apply(images, { training: true }) as tf.Tensor;
    return { value, loss: tf.mean(tf.mul(tf.square(value), by)) as tf.Scalar };
  };
  const learn = (images: tf.Tensor, by: tf.Tensor) => {
    const { value } = forward(images, by);
    const all = tf.grads((x: tf.Tensor, ..._: tf.Tensor[]) => forward(x, by).loss);
    const [ofImages] = all([images]);
    const { grads } = tf.variableGrads(() => forward(images, by).loss, [gamma as tf.Variable, beta as tf.Variable]);
    return [
      value,
      ofImages as tf.Tensor,
      ...meanGradients([gamma, beta].map((variable) => grads[(variable as tf.Variable).name] as tf.Tensor)),
    ];
  };
  const moved = () => values(layer.nonTrainableWeights.map((weight) => weight.read()));
  layer.setWeights(weights);
  const whole = [...tf.tidy(() => values(learn(images, by))), ...moved()] as number[][];
  layer.setWeights(weights);
  const half = (tensor: tf.Tensor) => tensor.slice([4 * rank], [4]);
  const inputs = [half(images), half(by)];
  const parts = [...together(trace, { ...plain, synchronisesBatchNorm: true }, learn, inputs), ...moved()];
  const expected = whole.map((numbers, i) => {
    if (i > 1) return numbers;
    const own = numbers.slice((rank * numbers.length) / 2, ((rank + 1) * numbers.length) / 2);
    // The mean over a half counts each image twice as much.
    return i === 1 ? own.map((number) => 2 * number) : own;
  });
  return parts.map((numbers, i) => Math.max(...numbers.map((number, j) => Math.abs(number - (expected[i]?.[j] as number)))));
};

const main = async () => {
  const job = Job.join();
  await loadBackend({ threads: 1 });
  await job.exchange('');
  startCollectives(null, job.name);
  const { rank } = job;
  const float = tf.tensor1d([1 / 3, rank, -1e-8]);
  // Halfway between two numbers of bfloat16, whose fraction has 7 bits; not a number; infinite.
  const halves = tf.tensor1d([1 + 2 ** -8, 1 + 3 * 2 ** -8, rank === 0 ? NaN : 1, Infinity, 1 + 2 ** -9 + 2 ** -20]);
  collectiveKernels().take();
  const compressed = together(true, { ...plain, compression: 'bf16' }, (...inputs) => meanGradients(inputs), [float, halves]);
  const statistics = collectiveKernels().take();
  const told = {
    rank,
    ordered: [true, false].map((trace) => outOfOrder(rank, trace)),
    mean: together(true, plain, (...inputs) => meanGradients(inputs), [float, tf.scalar(rank)]),
    compressed: compressed.map((numbers) => numbers.map(String)),
    statistics: { ...statistics, waited: statistics.waited >= 0, transferred: statistics.transferred > 0 },
    batchNorm: [true, false].map((trace) => batchNorm(rank, trace)),
  };
  writeSync(1, `${JSON.stringify(told)}\n`);
  await job.exchange('');
  job.close();
};

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
