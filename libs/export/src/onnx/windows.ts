import { LongwayError } from '@longway/contracts';

type Pair = readonly [number, number];

export interface Windows {
  /** Of TensorFlow: `valid` or `same`. */
  readonly padding: string;
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/**
 * Rows and columns that windows reach beyond a map, `[top, left, bottom, right]`. ONNX has names for TensorFlow's padding too, which
 * runtimes read in several ways: numbers are read in one.
 *
 * @param shape of the map, NHWC. @throws LongwayError where its sides are not known.
 */
export const windowPads = (name: string, shape: readonly (number | null)[], windows: Windows): number[] => {
  if (windows.padding === 'valid') return [0, 0, 0, 0];
  const sides = [0, 1].map((axis) => {
    const side = shape[axis + 1];
    const [size, stride, dilation] = [windows.size[axis], windows.strides[axis], windows.dilations[axis]] as [number, number, number];
    const reach = dilation * (size - 1) + 1;
    if (typeof side !== 'number') {
      throw new LongwayError(
        `the layer ${name} cannot be written as ONNX`,
        { expected: 'images of one size', found: `a map of ${JSON.stringify(shape)}`, remedy: 'build the network for images of a shape' },
        'usage',
      );
    }
    const total = Math.max(0, (Math.ceil(side / stride) - 1) * stride + reach - side);
    // What is odd goes behind.
    const before = Math.floor(total / 2);
    return [before, total - before] as const;
  });
  return [...sides.map(([before]) => before), ...sides.map(([, behind]) => behind)];
};

interface Kernel {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** From TensorFlow's `[rows, columns, in, out]` to `[out, in, rows, columns]`. */
export const kernelOutFirst = ({ shape, data }: Kernel): [Float32Array, number[]] => {
  const [rows, columns, inputs, outputs] = shape as [number, number, number, number];
  const turned = new Float32Array(data.length);
  const window = rows * columns;
  for (let at = 0, place = 0; place < window; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++, at++) turned[(output * inputs + input) * window + place] = data[at] as number;
    }
  }
  return [turned, [outputs, inputs, rows, columns]];
};

/** From TensorFlow's `[rows, columns, in, multiplier]` to `[in * multiplier, 1, rows, columns]`. */
export const depthwiseKernel = ({ shape, data }: Kernel): [Float32Array, number[]] => {
  const [rows, columns, inputs, multiplier] = shape as [number, number, number, number];
  const [turned] = kernelOutFirst({ shape: [rows, columns, 1, inputs * multiplier], data });
  return [turned, [inputs * multiplier, 1, rows, columns]];
};
