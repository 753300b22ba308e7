import { definePlugin, type Plugin, type PluginKind, type PluginKinds } from '@longway/contracts';
import { z } from 'zod';
import { temporaryContext } from './context';
import { contracts } from './describe-plugin';
import { candidate, type FixtureOf } from './fixture';

/** A plugin without options, for the specs of the suites. */
export const pluginOf = <K extends PluginKind>(kind: K, create: () => PluginKinds[K]): Plugin<K> =>
  definePlugin({ kind, name: 'under-test', options: z.strictObject({}), create });

/** Whether one promise of a contract finds a plugin at fault; throws where there is no such promise. */
export const breaks = async <K extends PluginKind>(
  kind: K,
  promise: string,
  create: () => PluginKinds[K],
  fixture = {} as FixtureOf<K>,
) => {
  const check = contracts[kind][promise];
  if (!check) throw new Error(`${kind} promises no '${promise}'`);
  const { context, clean } = await temporaryContext();
  try {
    await check(candidate(pluginOf(kind, create), fixture, context));
    return false;
  } catch {
    return true;
  } finally {
    await clean();
  }
};
