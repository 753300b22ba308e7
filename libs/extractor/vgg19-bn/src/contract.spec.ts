import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { widthMultiplier: 1 / 32, strides: [2, 2, 1, 1, 1] } });
