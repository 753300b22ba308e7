import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { masks: 2, widths: [4, 6], convolutions: 1 } });
