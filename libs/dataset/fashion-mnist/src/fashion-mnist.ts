import type { Dataset, PixelSplit, PluginContext } from '@longway/contracts';
import { packedSplit } from '@longway/images';
import { readCached } from './cached';
import { CLASSES, IMAGE_BYTES, PER_CLASS } from './source';

const classNames = ['T-shirt/top', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'];

/**
 * Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747): 60,000 training and 10,000 test images, 28x28, grey. The
 * split is longway's own, see {@link readSource}.
 */
export const fashionMnist = (context: Pick<PluginContext, 'cacheFolder' | 'warn'>): Dataset<PixelSplit> => {
  let contents: Promise<Uint8Array> | undefined;
  return {
    classNames,
    imageShape: [28, 28, 1],
    async open(split) {
      const bytes = await (contents ??= readCached(context));
      const trainBytes = CLASSES * PER_CLASS.train * IMAGE_BYTES;
      return packedSplit({
        shape: [28, 28, 1],
        pixels: split === 'train' ? bytes.subarray(0, trainBytes) : bytes.subarray(trainBytes),
        labels: Uint8Array.from({ length: CLASSES * PER_CLASS[split] }, (_, index) => index % CLASSES),
      });
    },
  };
};
