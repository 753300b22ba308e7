import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, { imageShape: [28, 28, 1] });
