import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { layers: 'all', iterations: 20 } });
