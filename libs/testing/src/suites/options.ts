import type { PluginKind } from '@longway/contracts';
import { z } from 'zod';
import type { Checks } from '../fixture';

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The paths of options without a description, however deep. A `const` names a variant and explains itself. */
export const undescribed = (schema: unknown, path = ''): string[] => {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties' || !isObject(value)) return undescribed(value, path);
    return Object.entries(value).flatMap(([name, option]) => {
      const at = path ? `${path}.${name}` : name;
      const plain = isObject(option) && !option['description'] && !('const' in option);
      return [...(plain ? [at] : []), ...undescribed(option, at)];
    });
  });
};

/** What a configuration may count on, whatever the kind. */
export const optionChecks: Checks<PluginKind> = {
  'the options of the fixture are accepted, and those not given have defaults': ({ plugin, fixture }) => {
    expect(plugin.options.safeParse(fixture.options ?? {}).error).toBeUndefined();
  },
  'a mistyped option is refused by its name': ({ plugin, fixture }) => {
    const { error } = plugin.options.safeParse({ ...fixture.options, mistyped: 1 });
    expect(error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['mistyped'] }));
  },
  'no option is called `name`: that chooses the plugin': ({ plugin }) => {
    expect(z.toJSONSchema(plugin.options, { io: 'input' }).properties).not.toHaveProperty('name');
  },
  'every option says what it is for': ({ plugin }) => {
    expect(undescribed(z.toJSONSchema(plugin.options, { io: 'input' }))).toEqual([]);
  },
};
