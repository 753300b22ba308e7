import { describePlugin } from '@longway/testing';
import { plugin } from '.';
import { forms } from './testing/forms';

describePlugin(plugin, {
  options: { folder: 'places', shorterSide: 16, crop: 12 },
  prepare: ({ configFolder }) => forms['the archive of images as it is']?.(`${configFolder}/places`),
});
