import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { widthMultiplier: 1 / 32, stemStride: 1, strides: [1, 1, 1] } });
describePlugin(plugin, {
  options: { widthMultiplier: 1 / 32, stemStride: 1, strides: [2, 2, 1], batchNorm: false, fullyConnected: false },
  imageShape: [16, 20, 3],
});
