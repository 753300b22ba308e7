import { describePlugin } from '@longway/testing';
import { plugin } from '.';

// Few images: a layout costs as much as all else.
describePlugin(plugin, { options: { count: 12 } });
