import { z } from 'zod';

/** The parts of a JSON schema that say which keys and values are known. */
export interface KnownSchema {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, KnownSchema>>;
  readonly prefixItems?: readonly KnownSchema[];
  readonly items?: KnownSchema;
  readonly anyOf?: readonly KnownSchema[];
  readonly oneOf?: readonly KnownSchema[];
}

const made = new WeakMap<z.ZodType, KnownSchema>();

export const knownSchema = (schema: z.ZodType): KnownSchema => {
  const known = made.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as KnownSchema);
  made.set(schema, known);
  return known;
};

const branches = (schema: KnownSchema): readonly KnownSchema[] => {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return inner.length > 0 ? inner.flatMap(branches) : [schema];
};

/** Of several shapes, those that the value's own constants (`name: adam`) leave. */
const fitting = (schemas: readonly KnownSchema[], value: unknown): readonly KnownSchema[] => {
  const said = (value ?? {}) as Record<string, unknown>;
  const fit = schemas.filter(({ properties = {} }) =>
    Object.entries(properties).every(([key, inner]) => inner.const === undefined || inner.const === said[key]),
  );
  return fit.length > 0 ? fit : schemas;
};

const step = (schema: KnownSchema, key: PropertyKey): KnownSchema | undefined =>
  typeof key === 'number' ? (schema.prefixItems?.[key] ?? schema.items) : schema.properties?.[String(key)];

const schemasAt = (schema: KnownSchema, path: readonly PropertyKey[], value: unknown): readonly KnownSchema[] => {
  const here = fitting(branches(schema), value);
  const [key, ...rest] = path;
  if (key === undefined) return here;
  const child = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return here.flatMap((one) => step(one, key) ?? []).flatMap((inner) => schemasAt(inner, rest, child));
};

/** The keys that an object at this path may have. */
export const keysAt = (schema: KnownSchema, path: readonly PropertyKey[], value: unknown): readonly string[] => [
  ...new Set(schemasAt(schema, path, value).flatMap(({ properties }) => Object.keys(properties ?? {}))),
];

/** The constants that a value at this path may be, over all shapes that its parent may have. */
export const constantsAt = (schema: KnownSchema, path: readonly PropertyKey[]): readonly unknown[] =>
  schemasAt(schema, path, undefined).flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]));

/** Paths of every object key in the schema that is called `key`. */
export const pathsOf = (schema: KnownSchema, key: string, path: readonly string[] = []): readonly string[] => [
  ...new Set(
    branches(schema)
      .flatMap(({ properties }) => Object.entries(properties ?? {}))
      .flatMap(([name, inner]) => [...(name === key ? [[...path, name].join('.')] : []), ...pathsOf(inner, key, [...path, name])]),
  ),
];
