export type Settings = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A setting for people: `unet (widths 8, 16, 32; residual yes)`. */
export const describe = (value: unknown): string => {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(describe).join(', ');
  if (!isObject(value)) return String(value);
  const { name, ...rest } = value;
  const options = Object.entries(rest).map(([key, option]) => `${key} ${isObject(option) ? `{${describe(option)}}` : describe(option)}`);
  if (name === undefined) return options.join('; ');
  return options.length === 0 ? describe(name) : `${describe(name)} (${options.join('; ')})`;
};

/** The name of a chosen plugin without its options. */
export const nameOf = (choice: unknown): string => {
  if (Array.isArray(choice)) return choice.length === 0 ? 'none' : choice.map(nameOf).join(', ');
  return isObject(choice) && 'name' in choice ? describe(choice['name']) : describe(choice);
};

/** Every leaf by its dotted key. A chosen plugin is one leaf: options of two plugins do not compare. */
export const flatten = (settings: Settings, prefix = ''): ReadonlyMap<string, string> => {
  const entries = Object.entries(settings).flatMap(([key, value]): (readonly [string, string])[] => {
    const path = prefix + key;
    return isObject(value) && !('name' in value) ? [...flatten(value, `${path}.`)] : [[path, describe(value)]];
  });
  return new Map(entries);
};

/** Whether a key is of the experiment as a whole, and not of its arms. */
export const isOfExperiment = (key: string): boolean => /^(name|description|seeds|plugins|arms|recovery|sinks)(\.|$)/.test(key);

/** Without the names of plugins that all arms choose alike: what is left of those are options, which compare one by one. */
const withoutSharedNames = (configs: readonly Settings[]): readonly Settings[] => {
  const isShared = (key: string): boolean => {
    const choices = configs.map((config) => config[key]);
    return choices.every((choice) => isObject(choice) && 'name' in choice) && new Set(choices.map(nameOf)).size === 1;
  };
  return configs.map((config) =>
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => {
        if (!isObject(value) || !isShared(key)) return [key, value];
        const { name: _, ...options } = value;
        return [key, options];
      }),
    ),
  );
};

/** The settings that are not the same in all arms: one row a key, one value an arm. */
export const differences = (configs: readonly Settings[]): readonly { readonly key: string; readonly values: readonly string[] }[] => {
  const flat = withoutSharedNames(configs).map((config) => flatten(config));
  const keys = [...new Set(flat.flatMap((each) => [...each.keys()]))].filter((key) => !isOfExperiment(key));
  return keys.map((key) => ({ key, values: flat.map((each) => each.get(key) ?? '–') })).filter(({ values }) => new Set(values).size > 1);
};
