import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { width: 4, convolutions: 2 } });
