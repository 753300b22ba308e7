import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { widths: [4] } });
