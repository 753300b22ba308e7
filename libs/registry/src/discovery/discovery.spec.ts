import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LongwayError, pluginKinds, type Shortcut } from '@longway/contracts';
import * as tensor from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { discover, loadOptions, loadPlugin } from '.';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-discovery-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Record<string, string | object>): void => {
  for (const [name, contents] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof contents === 'string' ? contents : JSON.stringify(contents));
  }
};
const named = (...specifiers: string[]) => specifiers.map((specifier) => ({ specifier, from: folder }));
const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(LongwayError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

describe('the plugins of the workspace', () => {
  it('has plugins of every kind', () => {
    expect(new Set(discover().plugins.map(({ kind }) => kind))).toEqual(new Set(pluginKinds));
    expect(discover().names('lens')).toEqual(expect.arrayContaining(['identity', 'unet']));
  });

  it('loads options and plugins by the package name', () => {
    const unet = discover().find('lens', 'unet');
    expect(unet && loadOptions(unet).parse({})).toMatchObject({ widths: [8, 16, 32] });
    expect(unet && loadPlugin(unet)).toMatchObject({ kind: 'lens', name: 'unet' });
  });
});

describe('plugins from outside', () => {
  const manifest = { name: 'dot', main: './index.ts', longway: { kind: 'shortcut', name: 'dot', options: './options', api: 1 } };
  const options = `import { z } from 'zod';\nexport const options = z.strictObject({ value: z.number().default(255) });\n`;
  const typescript = `
    import * as tf from '@tensorflow/tfjs';
    import { Tensor } from '@tensorflow/tfjs-core';
    import { z } from 'zod';
    import { definePlugin, type Shortcut } from '@longway/contracts';
    import { createOptimizer, useKernels } from '@longway/tensor';
    import { options } from './options';
    export const seen = { engine: tf.engine(), Tensor, useKernels, createOptimizer, z };
    export const plugin = definePlugin({ kind: 'shortcut', name: 'dot', options,
      create: ({ value }): Shortcut & { seen: unknown } => ({ seen, draw: (image) => void (image.data[0] = value) }) });`;

  it('shares TensorFlow.js, zod and longway with TypeScript in a bare folder', async () => {
    write({ 'dot/package.json': manifest, 'dot/index.ts': typescript, 'dot/options.ts': options });
    const found = discover(named('./dot')).find('shortcut', 'dot');
    if (!found) throw new Error('not found');
    expect(loadOptions(found).parse({})).toEqual({ value: 255 });
    const shortcut = (await loadPlugin(found).create({ value: 7 }, {} as never)) as Shortcut & { seen: Record<string, unknown> };
    expect(shortcut.seen['engine']).toBe(tf.engine());
    expect(shortcut.seen['Tensor']).toBe(tf.Tensor);
    expect(shortcut.seen['useKernels']).toBe(tensor.useKernels);
    expect(shortcut.seen['z']).toBe(z);
    const image = { height: 1, width: 1, channels: 1, data: new Uint8Array(1) };
    shortcut.draw(image, { index: 0, label: 0, random: tensor.randomFrom(0) });
    expect(image.data[0]).toBe(7);
  });

  it.each([
    [
      'an ES module',
      { type: 'module' },
      `import { z } from 'zod'; export const plugin = { kind: 'lens', name: 'mine', options: z.strictObject({}), create: () => z };`,
    ],
    [
      'CommonJS',
      {},
      `const { z } = require('zod'); module.exports = { plugin: { kind: 'lens', name: 'mine', options: z.strictObject({}), create: () => z } };`,
    ],
    [
      'a default export',
      { type: 'module' },
      `import { z } from 'zod'; export default { plugin: { kind: 'lens', name: 'mine', options: z.strictObject({}), create: () => z } };`,
    ],
  ])('reads %s', async (_, extra, code) => {
    write({ 'package.json': { ...extra, main: 'index.js', longway: { kind: 'lens', name: 'mine' } }, 'index.js': code });
    const found = discover(named('.')).find('lens', 'mine');
    expect(await (found && loadPlugin(found).create({}, {} as never))).toBe(z);
  });

  it('finds packages by name and by exports', () => {
    const code = `import { z } from 'zod'; export const options = z.strictObject({ size: z.number().default(3) });`;
    write({
      'node_modules/@you/mark/package.json': {
        name: '@you/mark',
        exports: { '.': { import: './lib/main.mjs' }, './options': './lib/choices.mjs' },
        longway: { kind: 'shortcut', name: 'mark', options: './options' },
      },
      'node_modules/@you/mark/lib/choices.mjs': code,
      'node_modules/@you/mark/lib/main.mjs': `import { options } from './choices.mjs'; export const plugin = { kind: 'shortcut', name: 'mark', options, create: () => 0 };`,
    });
    const found = discover(named('@you/mark')).find('shortcut', 'mark');
    expect(found && loadOptions(found).parse({})).toEqual({ size: 3 });
    expect(found && loadPlugin(found)).toMatchObject({ name: 'mark' });
  });

  it('takes one folder that is named twice for one plugin', () => {
    write({ 'a/package.json': { longway: { kind: 'lens', name: 'mine' } } });
    symlinkSync(join(folder, 'a'), join(folder, 'b'));
    expect(discover(named('./a', './b')).names('lens')).toContain('mine');
  });

  const plugin = (longway: unknown) => ({ 'p/package.json': { longway } });
  it.each<[string, Record<string, object>, RegExp]>([
    ['a missing folder', {}, /p: the plugin is not found/],
    ['no manifest', { 'p/package.json': {} }, /package\.json: the package is no plugin/],
    ['an unknown kind', plugin({ kind: 'lense', name: 'x' }), /"lense" is no kind of plugin[^]*did you mean lens\?/],
    ['a missing name', plugin({ kind: 'lens' }), /the manifest of the plugin is not understood[^]*longway\.name/],
    ['another api', plugin({ kind: 'lens', name: 'x', api: 9 }), /"api": 1[^]*"api": 9/],
    ['a taken name', plugin({ kind: 'lens', name: 'unet' }), /two plugins are called lens "unet"[^]*libs\/lens\/unet/],
  ])('refuses %s', (_, files, message) => {
    write(files);
    expect(messageOf(() => discover(named('./p')))).toMatch(message);
  });

  it.each([
    ['code that throws', 'throw new Error("broken heart")', /cannot be loaded[^]*broken heart/],
    ['a missing export', 'module.exports = {}', /plugin: no such export/],
    ['another name', 'module.exports.plugin = { kind: "lens", name: "other" }', /lens "other"/],
    [
      'loose options',
      'const { z } = require("zod"); module.exports.plugin = { kind: "lens", name: "mine", options: z.object({}), create() {} }',
      /let unknown keys pass/,
    ],
    [
      'an option called name',
      'const { z } = require("zod"); module.exports.plugin = { kind: "lens", name: "mine", options: z.strictObject({ name: z.string() }), create() {} }',
      /without a key "name"/,
    ],
  ])('refuses %s', (_, code, message) => {
    write({ 'package.json': { longway: { kind: 'lens', name: 'mine' } }, 'index.cjs': code });
    const found = discover(named('.')).find('lens', 'mine');
    expect(messageOf(() => found && loadPlugin(found))).toMatch(message);
  });
});
