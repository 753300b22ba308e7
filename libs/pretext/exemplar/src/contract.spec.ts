import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { copies: 3, embedding: 6 } });
describePlugin(plugin, {
  options: { copies: 2, embedding: 6, size: 12, greyscale: 0, flip: false, colourJitter: false, standardise: false },
});
