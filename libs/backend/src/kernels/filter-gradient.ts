import * as tf from '@tensorflow/tfjs';
import { binding, compute } from '../native';
import { replaceGradient } from './replace-gradient';

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A convolution's geometry, as tfjs works it out of shapes and attributes. */
type Geometry = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

type FilterGradient = (x: tf.Tensor4D, filter: tf.Tensor4D, dy: tf.Tensor4D, geometry: Geometry) => tf.Tensor4D;

export const geometryOf = (x: tf.Tensor4D, filter: tf.Tensor4D, attributes: Omit<ConvolutionAttributes, 'dataFormat'>): Geometry => {
  const { strides, dilations, pad, dimRoundingMode } = attributes;
  return tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode);
};

/** Computes with longway's own operation (native/filter-gradient.h), which processors with AVX2 offer. */
export const tiledFilterGradient: FilterGradient = (x, filter, dy, { strideHeight, strideWidth, padInfo: { top, left } }) =>
  compute('LongwayConv2DBackpropFilter', { strides: { int: [strideHeight, strideWidth] }, padding: { int: [top, left] } }, [x, dy, filter]);

/** The matrix product that the filter gradient of a 1x1 convolution is. */
const pointwiseFilterGradient: FilterGradient = (x, filter, dy, { strideHeight, strideWidth, inChannels, outChannels }) => {
  const seen = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, strideHeight, strideWidth, 1]);
  return tf.matMul(tf.reshape(seen, [-1, inChannels]), tf.reshape(dy, [-1, outChannels]), true).reshape(filter.shape);
};

/** TensorFlow 2.21 with oneDNN gets these wrong for up to five input channels, and differently from call to call (seen on 16x8x8xC, stride 2). */
const isStridedPointwise = ({ filterHeight, filterWidth, strideHeight, strideWidth }: Geometry): boolean =>
  filterHeight === 1 && filterWidth === 1 && (strideHeight > 1 || strideWidth > 1);

const isPlainPointwise = ({ filterHeight, filterWidth, strideHeight, strideWidth }: Geometry): boolean =>
  filterHeight * filterWidth * strideHeight * strideWidth === 1;

/**
 * Where tiles were measured to be faster than oneDNN on an AMD Zen 3. Tiles are 16 output by 6 input channels, those of a kernel's row counted
 * together: few leave them half empty. A small matrix product over many pixels is bound by memory, with either.
 */
const suitsTiles = (geometry: Geometry): boolean => {
  const { inChannels, outChannels, filterWidth } = geometry;
  return outChannels >= 16 && inChannels * filterWidth >= 16 && (!isPlainPointwise(geometry) || inChannels * outChannels >= 2 ** 16);
};

const isPreferred = (): boolean => !binding().isUsingGpuDevice() && binding().filterGradient().preferred;

/** Replaces the gradient of a convolution by its filter where TensorFlow's own is slow or wrong. */
export const installFilterGradient = (): void => {
  const preferTiles = isPreferred();
  const stock = tf.getGradient('Conv2D').gradFunc;
  const choose = (geometry: Geometry): FilterGradient | undefined => {
    if (preferTiles && suitsTiles(geometry)) return tiledFilterGradient;
    return isStridedPointwise(geometry) ? pointwiseFilterGradient : undefined;
  };
  replaceGradient('Conv2D', (dy, saved, attributes) => {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const convolution = attributes as unknown as ConvolutionAttributes;
    // Dilated convolutions have no gradient in tfjs; its own says so.
    if (convolution.dataFormat !== 'NHWC' || !tf.backend_util.tupleValuesAreOne(convolution.dilations)) return undefined;
    const geometry = geometryOf(x, filter, convolution);
    const chosen = choose(geometry);
    if (!chosen) return undefined;
    return { ...stock(dy, saved, attributes), filter: () => chosen(x, filter, dy as tf.Tensor4D, geometry) };
  });
};
