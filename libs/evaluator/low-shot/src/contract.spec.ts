import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { shares: [0.05, 1], draws: 2, iterations: 10 } });
