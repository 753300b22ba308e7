import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin);
describePlugin(plugin, {
  options: { views: 'one', inceptionCrop: true, flip: true, colourJitter: true, greyscale: 0.5, standardise: true },
});
