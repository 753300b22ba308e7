import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';
import { loadBackend } from '../load-backend';
import { binding } from '../native';
import { compile } from '../tracing/compile';
import { geometryOf, tiledFilterGradient } from './filter-gradient';

interface Case {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
  readonly kernel: readonly [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];
}

const setUp = ({ images, height, width, from, to, kernel, strides, pad }: Case) => {
  const x = samples([images, height, width, from], 'x') as tf.Tensor4D;
  const filter = tf.zeros([...kernel, from, to]) as tf.Tensor4D;
  const geometry = geometryOf(x, filter, { strides, pad, dilations: 1 });
  const dy = samples([images, geometry.outHeight, geometry.outWidth, to], 'dy') as tf.Tensor4D;
  return { x, filter, dy, geometry };
};

/** In pure JavaScript by tfjs, natively by longway's operation, whether or not this processor prefers it. */
const bothWays = (of: Case) => (): tf.Tensor[] => {
  const { x, filter, dy, geometry } = setUp(of);
  if (tf.getBackend() === 'tensorflow') return [tiledFilterGradient(x, filter, dy, geometry)];
  const { strides, pad } = of;
  const attributes = { strides, pad, dataFormat: 'NHWC', filterShape: filter.shape };
  return [tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attributes)];
};

const isOffered = async (): Promise<boolean> => {
  await loadBackend();
  await tf.setBackend('tensorflow');
  return binding().filterGradient().offered;
};

const size = (max: number) => fc.integer({ min: 1, max });

const cases: fc.Arbitrary<Case> = fc
  .record({
    images: size(3),
    height: size(9),
    width: size(9),
    from: fc.oneof(size(8), fc.constantFrom(12, 16, 21)),
    to: fc.oneof(size(8), fc.constantFrom(15, 16, 24)),
    kernel: fc.constantFrom<Case['kernel'][]>([1, 1], [3, 3], [7, 7], [2, 5]),
    strides: fc.constantFrom<Case['strides'][]>([1, 1], [2, 2], [3, 1]),
    pad: fc.constantFrom<Case['pad'][]>('same', 'valid', [
      [0, 0],
      [2, 1],
      [0, 2],
      [0, 0],
    ]),
  })
  .filter(({ height, width, kernel: [down, right], pad }) => {
    const [above, beside] = typeof pad === 'string' ? [0, 0] : [3, 2];
    return pad === 'same' || (height + above >= down && width + beside >= right);
  });

test('of any convolution it is that of pure JavaScript', async () => {
  if (!(await isOffered())) return;
  await fc.assert(
    fc.asyncProperty(cases, (of) => expectSameOnBothBackends(bothWays(of), 1e-5)),
    { numRuns: 40, seed: 1 },
  );
});

test.each<[string, Case]>([
  ['several groups of channels', { images: 1, height: 3, width: 3, from: 264, to: 136, kernel: [1, 1], strides: [1, 1], pad: 'same' }],
  [
    'several segments and chunks of rows',
    { images: 1, height: 56, width: 56, from: 44, to: 8, kernel: [3, 2], strides: [2, 2], pad: 'same' },
  ],
  ['rows longer than a block', { images: 1, height: 2, width: 400, from: 6, to: 16, kernel: [3, 3], strides: [1, 1], pad: 'same' }],
])('so it is of one with %s', async (_, of) => {
  if (await isOffered()) await expectSameOnBothBackends(bothWays(of), 1e-5);
});

test('it has the same bits every time, traced or not', async () => {
  if (!(await isOffered())) return;
  const { x, filter, dy, geometry } = setUp({
    images: 8,
    height: 28,
    width: 28,
    from: 32,
    to: 48,
    kernel: [3, 3],
    strides: [1, 1],
    pad: 'same',
  });
  const run = (x: tf.Tensor, dy: tf.Tensor) => [tiledFilterGradient(x as tf.Tensor4D, filter, dy as tf.Tensor4D, geometry)];
  const bits = ([gradient]: readonly tf.Tensor[]) => Buffer.from((gradient as tf.Tensor).dataSync().buffer).toString('base64');
  const onFallback = jest.fn();
  const traced = compile((x, dy) => run(x as tf.Tensor, dy as tf.Tensor), { trace: true, precision: 'float32', onFallback });
  const expected = bits(run(x, dy));
  for (let i = 0; i < 10; i++) {
    expect(bits(run(x, dy)) === expected).toBe(true);
    expect(bits(traced.run(x, dy)) === expected).toBe(true);
  }
  expect(onFallback).not.toHaveBeenCalled();
  traced.dispose();
});

test('inputs that do not belong together are an error', async () => {
  if (!(await isOffered())) return;
  const { x, filter, dy, geometry } = setUp({
    images: 2,
    height: 6,
    width: 6,
    from: 4,
    to: 16,
    kernel: [3, 3],
    strides: [1, 1],
    pad: 'same',
  });
  expect(() => tiledFilterGradient(x, filter, tf.slice(dy, 0, 1), geometry)).toThrow(/do not belong together/);
});

const convolve = (to: number) => () => {
  const { x, filter } = setUp({ images: 2, height: 6, width: 6, from: 8, to, kernel: [3, 3], strides: [1, 1], pad: 'same' });
  tf.grad((filter) => tf.sum(tf.conv2d(x, filter as tf.Tensor4D, 1, 'same')))(filter);
};

test('processors without AVX-512 take it where it is faster, others never', async () => {
  await isOffered();
  const taken = binding().filterGradient().preferred && !binding().isUsingGpuDevice();
  expect((await operationsOf(convolve(16))).includes('LongwayConv2DBackpropFilter')).toBe(taken);
  expect(await operationsOf(convolve(3))).toContain('Conv2DBackpropFilter');
});

const stridedPointwise = (channels: number, side: number, pad: 'same' | 'valid', strides: number | [number, number]) => () => {
  const x = samples([16, side, side, channels], 'x') as tf.Tensor4D;
  const filter = samples([1, 1, channels, 8], 'filter') as tf.Tensor4D;
  return tf.grads((x, filter) => tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad))))([x, filter]);
};

describe.each([1, 2, 3, 4, 5, 16])('with %i channels', (channels) => {
  test.each<[number, 'same' | 'valid', number | [number, number]]>([
    [8, 'same', 2],
    [7, 'same', 2],
    [7, 'valid', 3],
    [8, 'same', [2, 1]],
  ])(
    'a strided 1x1 convolution of side %i, %s, has the gradients of pure JavaScript, every time (stride %j)',
    async (side, pad, strides) => {
      for (let i = 0; i < 3; i++) await expectSameOnBothBackends(stridedPointwise(channels, side, pad, strides), 1e-4);
    },
  );
});
