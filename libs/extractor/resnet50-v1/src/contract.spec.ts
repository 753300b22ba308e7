import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { options: { widthMultiplier: 1 / 32 } });
