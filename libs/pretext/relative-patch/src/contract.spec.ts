import { describePlugin } from '@longway/testing';
import { plugin } from '.';

const options = { patchFeatures: 3, hidden: 5 };
const imageShape = [16, 16, 3] as const;

describePlugin(plugin, { options, imageShape });
describePlugin(plugin, { options: { ...options, lens: 'patch', standardise: false, jitter: false, gap: 1, greyscale: 0 }, imageShape });
