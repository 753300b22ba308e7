import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from '@longway/contracts';
import { discover, loadOptions, loadPlugin } from '@longway/registry';
import { describePlugin } from '@longway/testing';

const folder = join(__dirname, 'examples');
const examples = readdirSync(folder);

/** Found and loaded as a configuration's `plugins` are: by their folders. */
const found = discover(examples.map((name) => ({ specifier: `./examples/${name}`, from: __dirname }))).plugins.filter(
  ({ origin }) => origin === 'outside',
);

test('each example is a plugin of its own', () => {
  expect(found).toHaveLength(examples.length);
  for (const example of found) expect(loadOptions(example).parse({})).toEqual(expect.any(Object));
});

for (const example of found) describePlugin(loadPlugin(example) as Plugin<'lens' | 'shortcut' | 'pretext-task'>);
