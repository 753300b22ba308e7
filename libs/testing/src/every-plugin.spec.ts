import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { API_VERSION, type Plugin, type PluginManifest, pluginKinds } from '@longway/contracts';
import { z } from 'zod';
import { undescribed } from './suites/options';

interface Package {
  readonly name: string;
  readonly description?: string;
  readonly license?: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly longway?: PluginManifest;
}

const libs = join(__dirname, '../..');
const folders = (parent: string) =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name));

const plugins = folders(libs)
  .flatMap(folders)
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package }))
  .map(({ folder, manifest }) => ({ at: `${basename(dirname(folder))}/${basename(folder)}`, folder, manifest }));

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');

test('the workspace has plugins of every kind, and no two of one name', () => {
  expect(new Set(plugins.map(({ manifest }) => manifest.longway?.kind))).toEqual(new Set(pluginKinds));
  const names = plugins.map(({ manifest }) => `${manifest.longway?.kind} ${manifest.longway?.name}`);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(plugins)('$at', ({ folder, manifest }) => {
  const { kind, name, options, api } = manifest.longway ?? ({} as PluginManifest);

  test('has a manifest that says what it is', () => {
    expect(pluginKinds).toContain(kind);
    expect(name).toBe(basename(folder));
    expect(api ?? API_VERSION).toBe(API_VERSION);
    expect(manifest).toMatchObject({ license: 'Apache-2.0', description: expect.stringMatching(/\w/) });
  });

  test('exports the plugin that its manifest names', () => {
    const { plugin } = require(manifest.name) as { plugin: Plugin };
    expect(plugin).toMatchObject({ kind, name, create: expect.any(Function) });
  });

  test('has options that are strict, described, and checked without the plugin', () => {
    expect(options).toBe('./options');
    const module = require(join(manifest.name, 'options')) as { options: z.ZodType };
    expect(module.options).toBe((require(manifest.name) as { plugin: Plugin }).plugin.options);
    expect(z.toJSONSchema(module.options, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
    expect(undescribed(z.toJSONSchema(module.options, { io: 'input' }))).toEqual([]);
    const imports = [...read(folder, 'src/options.ts').matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier);
    // The contracts are zod and nothing else at run time.
    for (const specifier of imports) expect(['zod', '@longway/contracts']).toContain(specifier);
  });

  test('has a spec beside it, and keeps the contract of its kind', () => {
    const specs = readdirSync(join(folder, 'src')).filter((file) => file.endsWith('.spec.ts'));
    expect(specs).toContain(`${name}.spec.ts`);
    expect(specs.some((file) => read(folder, `src/${file}`).includes('describePlugin(plugin'))).toBe(true);
  });

  test('has a page that tells every option and shows how to choose it', () => {
    const page = read(folder, 'README.md');
    const { options: schema } = require(join(manifest.name, 'options')) as { options: z.ZodType };
    expect(page).toMatch(/^# \w/);
    expect(page).toMatch(/```yaml/);
    for (const option of Object.keys(z.toJSONSchema(schema, { io: 'input' }).properties ?? {})) expect(page).toContain(`\`${option}`);
  });
});
