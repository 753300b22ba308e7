import { describePlugin } from '@longway/testing';
import { plugin } from '.';
import { forms } from './testing/forms';

describePlugin(plugin, {
  options: { folder: 'imagenet', shorterSide: 16, crop: 12 },
  prepare: ({ configFolder }) => forms['the official archives']?.(`${configFolder}/imagenet`),
});
