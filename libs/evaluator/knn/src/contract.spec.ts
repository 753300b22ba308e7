import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { k: [1, 20], layers: 'all' } });
