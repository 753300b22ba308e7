import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadOptions, resolveExperiment } from '.';

const resolve = (config: unknown, options: ReadOptions = {}) => resolveExperiment(config, __dirname, options).experiment;
const lensesOf = (config: unknown) => resolve(config).arms.map(({ config: { lens } }) => lens);
const minimal = { dataset: 'fashion-mnist' };

describe('settings that all arms share', () => {
  it('are told of where no arm uses the plugin that they are for', () => {
    const arms = { a: { lens: { name: 'unet' } }, b: { lens: 'fgsm' } };
    expect(() => resolve({ ...minimal, lens: { widths: [4] }, arms })).toThrow(/lens\.widths: this key is not known/);
    expect(() => resolve({ ...minimal, lens: { name: 'unet', wdths: [4] }, arms: { a: { lens: 'identity' } } })).toThrow(/lens\.wdths/);
    expect(() => resolve({ ...minimal, lens: 'unett', arms: { a: { lens: 'identity' } } })).toThrow(/did you mean unet\?/);
  });
  it('may wait for what arms add', () => {
    const incomplete = { name: 'image-folder', crop: 32, shorterSide: 32 };
    expect(resolve({ dataset: incomplete, arms: { a: { dataset: { folder: '/pictures' } } } }).arms[0]?.config.dataset).toMatchObject({
      ...incomplete,
      folder: '/pictures',
    });
    expect(resolve({ arms: { a: { dataset: 'cifar10' } } }).arms).toHaveLength(1);
  });
  it.each([[{ name: 'image-folder' }], ['image-folder']])('are kept where an arm gives the name: %j', (dataset) => {
    const settings = { dataset: { crop: 32, shorterSide: 32, folder: '/pictures' }, arms: { a: { dataset } } };
    expect(resolve(settings).arms[0]?.config.dataset).toMatchObject({ name: 'image-folder', crop: 32 });
  });
  it('of an optimiser are kept where an arm gives the name', () => {
    const player = (optimizer: object) => ({ training: { lens: { optimizer } } });
    expect(
      resolve({ ...minimal, ...player({ momentum: 0.25 }), arms: { a: player({ name: 'sgd' }) } }).arms[0]?.config.training.lens.optimizer,
    ).toEqual({
      name: 'sgd',
      momentum: 0.25,
      nesterov: false,
    });
  });
  it('give way to what an arm says', () =>
    expect(lensesOf({ ...minimal, lens: { name: 'unet', widths: [4] }, arms: { a: { lens: { widths: [2] } } } })).toMatchObject([
      { widths: [2] },
    ]));
  it('are not replaced by null', () => {
    for (const arm of [{ lens: null }, { training: null }, { training: { steps: null } }, { shortcuts: null }])
      expect(() => resolve({ ...minimal, lens: 'unet', arms: { a: arm } })).toThrow(/arms\.a\./);
  });
});

it.each([['name'], ['description'], ['seeds'], ['plugins'], ['sinks'], ['arms'], ['recovery']])('%s: null is no default', (key) =>
  expect(() => resolve({ ...minimal, [key]: null })).toThrow(new RegExp(`\\b${key}`)),
);

describe('a setting of the command line', () => {
  const config = { ...minimal, lens: 'unet', arms: { a: { training: { lambda: 1 } }, b: { training: { lambda: 2 }, lens: 'identity' } } };
  const set = (overrides: readonly string[], arms?: readonly string[]) => () => resolve(config, { overrides, arms });

  it.each<[string, readonly string[], readonly string[] | undefined]>([
    ['that each arm says otherwise', ['training.lambda=9'], undefined],
    ['that the arms that are run say otherwise', ['lens.widths=[4]'], ['b']],
    ['of which a part is said otherwise', ['training={steps: 3, lambda: 9}'], undefined],
  ])('is refused, %s', (_, overrides, arms) =>
    expect(set(overrides, arms)).toThrow(/--set [^]*changes nothing[^]*remedy: +set it for an arm: --set arms\./),
  );

  it.each<[string, readonly string[], readonly string[] | undefined]>([
    ['that one arm takes over', ['lens.widths=[4]'], undefined],
    ['for an arm', ['arms.a.training.lambda=9'], ['b']],
    ['that all arms say alike', ['training.lambda=1'], undefined],
    ['that a later one replaces', ['training.steps=3', 'training.steps=4'], undefined],
    ['that chooses a plugin', ['objective=full-adversarial'], undefined],
    ['of the whole experiment', ['seeds=[4]'], undefined],
  ])('is taken, %s', (_, overrides, arms) => expect(set(overrides, arms)).not.toThrow());
});

describe("a plugin's options", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-heeded-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const withOptions = (options: string) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'index.cjs', longway: { kind: 'lens', name: 'mine' } }));
    writeFileSync(
      join(folder, 'index.cjs'),
      `const { z } = require('zod'); module.exports.plugin = { kind: 'lens', name: 'mine', options: z.strictObject(${options}), create() {} };`,
    );
    return (lens: object) => () => resolve({ ...minimal, plugins: [folder], lens: { name: 'mine', ...lens } });
  };

  it.each<[string, string, object, RegExp]>([
    [
      'drop a key',
      '{ a: z.object({ b: z.number().optional() }).optional() }',
      { a: { c: 1 } },
      /lens\.a\.c: is not kept[^]*expected: 1[^]*found: +nothing/,
    ],
    ['turn a text into a number', '{ a: z.coerce.number() }', { a: '3' }, /lens\.a: is not kept[^]*expected: "3"[^]*found: +3/],
    ['fall back', '{ a: z.number().catch(7) }', { a: 'x' }, /lens\.a: is not kept[^]*expected: "x"[^]*found: +7/],
  ])('are told of where they %s', (_, options, lens, message) => expect(withOptions(options)(lens)).toThrow(message));
  it('are fine where they keep what is written', () =>
    expect(withOptions('{ a: z.looseObject({}), b: z.array(z.number()) }')({ a: { c: [{}] }, b: [] })).not.toThrow());
});
