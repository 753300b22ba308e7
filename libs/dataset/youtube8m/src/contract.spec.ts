import { describePlugin } from '@longway/testing';
import { plugin } from '.';
import { options } from './options';
import { chosen, prepare } from './testing/prepare';

describePlugin(plugin, {
  options: chosen,
  prepare: async (context) => {
    await prepare(context.configFolder);
    await (await plugin.create(options.parse(chosen), context)).fetch?.(() => undefined);
  },
});
