import { cell, code } from './markdown';

/** What is read of a JSON schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly pattern?: string;
}

/** Whole numbers have the range of exact ones where a schema says nothing else: no range worth telling. */
const told = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

const range = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string => {
  const bounds = [
    told(exclusiveMinimum) && `> ${exclusiveMinimum}`,
    told(minimum) && `>= ${minimum}`,
    told(exclusiveMaximum) && `< ${exclusiveMaximum}`,
    told(maximum) && `<= ${maximum}`,
  ].filter(Boolean);
  return bounds.length > 0 ? ` ${bounds.join(', ')}` : '';
};

/** Of one word for a type the one for several of it. */
const several = (type: string): string => type.replace(/^(whole number|number|text)\b/, '$1s');

/** A type in words, for a cell of a table. */
export const typeOf = (schema: Schema): string => {
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return code(JSON.stringify(schema.const).replaceAll('"', ''));
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join('; ')}]`;
  if (schema.type === 'array') return `list of ${several(schema.items ? typeOf(schema.items) : 'anything')}`;
  if (schema.type === 'integer') return `whole number${range(schema)}`;
  if (schema.type === 'number') return `number${range(schema)}`;
  if (schema.type === 'string') return 'text';
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'object') return 'keys with values';
  return String(schema.type ?? 'anything');
};

const inYaml = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, one]) => `${key}: ${inYaml(one)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** One key: its path, type, default and what it does. */
export type Row = readonly [key: string, type: string, preset: string, description: string];

export const keyHead = ['key', 'type', 'default', 'what it is'] as const;

const presetOf = (schema: Schema, needed: boolean): string => {
  if (schema.default !== undefined) return code(inYaml(schema.default));
  return needed ? 'needed' : '';
};

/** Rows that several variants share, once; before the words of the others, which variant they belong to. */
const merged = (named: readonly { readonly row: Row; readonly name: string }[], variants: number): Row[] => {
  const byRow = new Map<string, { readonly row: Row; readonly names: string[] }>();
  for (const { row, name } of named) {
    const known = byRow.get(row.join());
    if (known) known.names.push(name);
    else byRow.set(row.join(), { row, names: [name] });
  }
  return [...byRow.values()].map(({ row: [key, type, preset, words], names }): Row => {
    const whose = names.length === variants ? '' : `With ${names.map((name) => code(`name: ${name}`)).join(' or ')}: `;
    return [key, type, preset, whose + words];
  });
};

/**
 * The rows of an object's keys, those of objects in it below it.
 *
 * @param prefix of the keys, e.g. `training.`.
 */
export const rowsOf = (schema: Schema, prefix = ''): Row[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    const row: Row = [code(key), typeOf(value), presetOf(value, schema.required?.includes(name) ?? false), cell(value.description ?? '')];
    if (value.properties) return [[row[0], row[1], '', row[3]] as const, ...rowsOf(value, `${key}.`)];
    const objects = (value.oneOf ?? value.anyOf ?? []).filter(({ properties }) => properties !== undefined);
    const variants = objects.filter(({ properties }) => properties?.['name']?.const !== undefined);
    if (variants.length === 0) return [row, ...objects.flatMap((one) => rowsOf(one, `${key}.`))];
    const named = variants.flatMap((variant) => {
      const { name: chosen, ...properties } = variant.properties ?? {};
      return rowsOf({ ...variant, properties }, `${key}.`).map((one) => ({ row: one, name: String(chosen?.const) }));
    });
    const names = variants.map(({ properties }) => code(`name: ${String(properties?.['name']?.const)}`)).join(', ');
    return [[row[0], names, row[2], row[3]] as const, ...merged(named, variants.length)];
  });
