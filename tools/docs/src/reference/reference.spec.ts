import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './every-page';
import { rowsOf, type Schema, typeOf } from './schema-rows';

const folder = join(__dirname, '../../../../docs/reference');
const pages = referencePages();

test('docs/reference says what the code says: else run `npm run docs:reference`', () => {
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

test('each key and option is described', () => {
  const undescribed = [...pages].flatMap(([name, text]) =>
    [...text.matchAll(/^\| `([^`]+)` \|.*\| {2}\|$/gm)].map(([, key]) => `${name}: ${key}`),
  );
  // Fields of events and measurements whose names say it all.
  expect(undescribed.filter((one) => !one.startsWith('events.md'))).toEqual([]);
});

test('types are told in words', () => {
  const words: readonly (readonly [Schema, string])[] = [
    [{ type: 'integer', minimum: 0, maximum: 9007199254740991 }, 'whole number >= 0'],
    [{ anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'null' }] }, 'number > 0 or null'],
    [{ type: 'array', items: { type: 'string' } }, 'list of texts'],
    [{ type: 'string', enum: ['auto', 'off'] }, '`auto`, `off`'],
    [{ prefixItems: [{ const: 1 }, { type: 'boolean' }] }, '[`1`; `true`, `false`]'],
  ];
  for (const [schema, expected] of words) expect(typeOf(schema)).toBe(expected);
});

test('keys below keys are rows of their own, and what variants share is told once', () => {
  const rate = { type: 'number', default: 0.5, description: 'a | b <c>' };
  const schema: Schema = {
    required: ['needed'],
    properties: {
      needed: { type: 'string', description: 'text' },
      inner: { properties: { rate } },
      choice: {
        default: { name: 'one' },
        oneOf: [{ properties: { name: { const: 'one' }, rate } }, { properties: { name: { const: 'two' }, rate, more: { type: 'null' } } }],
      },
    },
  };
  expect(rowsOf(schema, 'top.')).toEqual([
    ['`top.needed`', 'text', 'needed', 'text'],
    ['`top.inner`', 'anything', '', ''],
    ['`top.inner.rate`', 'number', '`0.5`', 'a \\| b &lt;c>'],
    ['`top.choice`', '`name: one`, `name: two`', '`{name: one}`', ''],
    ['`top.choice.rate`', 'number', '`0.5`', 'a \\| b &lt;c>'],
    ['`top.choice.more`', 'null', '', 'With `name: two`: '],
  ]);
});
