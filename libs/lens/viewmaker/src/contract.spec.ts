import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describe.each(['sphere', 'ball'])('%s', (projection) =>
  describePlugin(plugin, { options: { projection, widths: [4, 6], convolutions: 1 } }),
);
