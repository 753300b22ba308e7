import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin);
