import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describe.each([true, false])('perImage: %s', (perImage) => describePlugin(plugin, { options: { perImage, bands: 3, width: 4 } }));
