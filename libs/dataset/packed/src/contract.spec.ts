import { describePlugin } from '@longway/testing';
import { plugin } from '.';
import { packStripes } from './testing/pack-stripes';

describePlugin(plugin, { options: { folder: 'pack' }, prepare: ({ configFolder }) => packStripes(`${configFolder}/pack`) });
