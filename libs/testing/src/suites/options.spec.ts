import { z } from 'zod';
import { undescribed } from './options';

const paths = (schema: z.ZodType) => undescribed(z.toJSONSchema(schema, { io: 'input' }));

test('finds options without a description, however deep', () => {
  const inner = z.strictObject({ told: z.number().describe('yes'), untold: z.number().default(1) });
  expect(paths(z.strictObject({ a: z.number(), b: inner.describe('b') }))).toEqual(['a', 'b.untold']);
  expect(paths(z.strictObject({ list: z.array(inner).describe('list') }))).toEqual(['list.untold']);
  expect(paths(z.strictObject({ either: z.union([inner, z.null()]).describe('either') }))).toEqual(['either.untold']);
});

test('the name of a variant needs none', () => {
  expect(paths(z.discriminatedUnion('name', [z.strictObject({ name: z.literal('a') }), z.strictObject({ name: z.literal('b') })]))).toEqual(
    [],
  );
});
