import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { jsonSchema, readExperiment } from '../config';
import { discover, loadPlugin } from '.';

/** A plugin that leaves a trace wherever any of its code or of its package's scripts is run. */
let folder: string;
let before: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'longway-named-')));
  before = process.cwd();
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, contents: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), contents);
};
const traceOf = (what: string): string => `require('node:fs').writeFileSync(${JSON.stringify(join(folder, what))}, '');`;
const ran = (): readonly string[] => ['code', 'options', 'script', 'settings'].filter((what) => existsSync(join(folder, what)));

const writePlugin = (at: string): void => {
  const script = `node -e "require('node:fs').writeFileSync('${join(folder, 'script')}', '')"`;
  const scripts = Object.fromEntries(['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'].map((name) => [name, script]));
  const longway = { kind: 'lens', name: 'traced', options: './options' };
  write(join(at, 'package.json'), JSON.stringify({ name: 'traced', main: 'index.cjs', scripts, longway }));
  write(join(at, 'options.cjs'), `${traceOf('options')} module.exports.options = require('zod').z.strictObject({});`);
  write(
    join(at, 'index.cjs'),
    `${traceOf('code')} module.exports.plugin = { kind: 'lens', name: 'traced', options: require('zod').z.strictObject({}), create() {} };`,
  );
  // What tools that compile or configure look for.
  for (const name of ['babel.config.cjs', 'jiti.config.cjs', '.pnp.cjs']) write(join(at, name), traceOf('settings'));
};

describe('a plugin that lies about', () => {
  it.each([
    ['in node_modules beside the configuration', 'node_modules/traced'],
    ['in the folder of the configuration and the working directory', '.'],
    ['in a folder below', 'traced'],
    ['in a folder called plugins', 'plugins/traced'],
  ])('%s is neither run nor found', (_, at) => {
    writePlugin(at);
    write('settings.yaml', 'dataset: cifar10');
    readExperiment(join(folder, 'settings.yaml'));
    write('chosen.yaml', 'dataset: cifar10\nlens: traced');
    expect(() => readExperiment(join(folder, 'chosen.yaml'))).toThrow(/there is no lens "traced"/);
    expect(discover().find('lens', 'traced')).toBeUndefined();
    expect(ran()).toEqual([]);
  });
});

describe('a plugin that is named', () => {
  beforeEach(() => writePlugin('traced'));
  const named = 'dataset: cifar10\nplugins: [./traced]\n';
  const read = (config: string, plugins?: readonly string[]) => {
    write('settings.yaml', config);
    return readExperiment(join(folder, 'settings.yaml'), { plugins });
  };

  it('is listed, and not run where it is not chosen', () => {
    expect(read(named).catalog.find('lens', 'traced')).toBeDefined();
    expect(ran()).toEqual([]);
  });

  it.each<[string, string, readonly string[] | undefined]>([
    ['in the configuration', named, undefined],
    ['on the command line', 'dataset: cifar10\n', ['./traced']],
  ])('%s has its options read where it is chosen, and its code run where it is made', (_, config, plugins) => {
    const plugin = read(`${config}lens: traced`, plugins).catalog.find('lens', 'traced');
    expect(ran()).toEqual(['options']);
    if (plugin) loadPlugin(plugin);
    expect(ran()).toEqual(['code', 'options']);
  });

  it('has its options read for the schema', () => {
    jsonSchema(discover([{ specifier: './traced', from: folder }]));
    expect(ran()).toEqual(['options']);
  });
});

describe('a package that points out of its folder', () => {
  const named = () => discover([{ specifier: './traced', from: folder }]);

  it('is refused for its options', () => {
    write('traced/package.json', JSON.stringify({ longway: { kind: 'lens', name: 'traced', options: './../options' } }));
    expect(named).toThrow(/longway\.options: a module of the package, not above it/);
  });

  it('is refused for its main module', () => {
    write('index.cjs', traceOf('code'));
    write('traced/package.json', JSON.stringify({ main: '../index.cjs', longway: { kind: 'lens', name: 'traced' } }));
    const plugin = named().find('lens', 'traced');
    expect(() => plugin && loadPlugin(plugin)).toThrow(/outside of the plugin's folder/);
    expect(ran()).toEqual([]);
  });

  it.each([
    ['no JSON', '{', /cannot be read as a package\.json/],
    ['another type', '{"version": 1}', /version: Invalid input: expected string/],
    ['a list', '[]', /expected object/],
  ])('is refused for a package.json of %s', (_, text, message) => {
    write('traced/package.json', text);
    expect(named).toThrow(message);
  });
});
