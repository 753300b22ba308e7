import type { Dataset, PluginContext } from '@longway/contracts';
import { describePlugin } from '@longway/testing';
import { plugin } from '.';

const other: Dataset = {
  classNames: ['left', 'right'],
  imageShape: [4, 4, 1],
  open: () => Promise.reject(new Error('the subject reads it')),
};
const create = (async () => other) as unknown as PluginContext['create'];

describePlugin(plugin, { options: { datasets: [{ name: 'other' }], iterations: 20 }, context: { create } });
