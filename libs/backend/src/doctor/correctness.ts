import * as tf from '@tensorflow/tfjs';

const IMAGE = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const KERNEL = [1, 2, 3, 4];
/** Worked out by hand for a sum over the valid convolution of the 3x3 image with the 2x2 kernel. */
const EXPECTED = {
  output: [37, 47, 67, 77],
  /** Each pixel's gradient: the kernel's elements that it meets. */
  image: [1, 3, 2, 4, 10, 6, 3, 7, 4],
  /** Each element's gradient: the pixels that it meets. */
  kernel: [12, 16, 24, 28],
};

const equal = (tensor: tf.Tensor, expected: readonly number[]) => expected.every((value, i) => tensor.dataSync()[i] === value);

/** Small integers are exact in float32, whatever the device and the order of sums. */
export const computesCorrectly = (): boolean =>
  tf.tidy(() => {
    const image = tf.tensor4d(IMAGE, [1, 3, 3, 1]);
    const kernel = tf.tensor4d(KERNEL, [2, 2, 1, 1]);
    const convolve = (image: tf.Tensor, kernel: tf.Tensor) => tf.conv2d(image as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'valid');
    const [ofImage, ofKernel] = tf.grads((image, kernel) => tf.sum(convolve(image as tf.Tensor, kernel as tf.Tensor)))([image, kernel]);
    return (
      equal(convolve(image, kernel), EXPECTED.output) &&
      equal(ofImage as tf.Tensor, EXPECTED.image) &&
      equal(ofKernel as tf.Tensor, EXPECTED.kernel)
    );
  });
