import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert, constantFrom, property, uint8Array, uniqueArray } from 'fast-check';
import { resolveExperiment } from '../config';
import { pluginRecords } from '.';
import { hashFolder } from './hash-folder';

let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'longway-provenance-')))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, contents: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), contents);
};
const bounds = { files: 100, bytes: 10_000 };
const hash = (skip: (name: string) => boolean = () => false, within = bounds, of = folder) => hashFolder(of, skip, within);

describe('hashFolder', () => {
  const fill = () => {
    write('b.js', 'one');
    write('a/c.js', 'two');
    write('a/d.js', '');
  };

  it('changes with any byte of any file', () => {
    const bytes = uint8Array({ minLength: 1, maxLength: 50 });
    const holds = property(uniqueArray(constantFrom('a', 'b', 'c/d', 'c/e'), { minLength: 1 }), bytes, (names, contents) => {
      rmSync(folder, { recursive: true });
      for (const name of names) write(name, contents);
      const before = hash().sha256;
      for (const name of names) {
        write(name, contents.with(0, (contents[0] as number) ^ 1));
        expect(hash().sha256).not.toBe(before);
        write(name, contents);
        expect(hash().sha256).toBe(before);
      }
    });
    assert(holds, { numRuns: 30 });
  });

  it.each<[string, () => void]>([
    ['a new name', () => renameSync(join(folder, 'b.js'), join(folder, 'b.ts'))],
    ['another folder', () => renameSync(join(folder, 'b.js'), join(folder, 'a/b.js'))],
    ['a file more, though it is empty', () => write('e', '')],
    ['contents that go from one file to the next', () => (write('a/c.js', 'tw'), write('a/d.js', 'o'))],
    ['a link in place of a file', () => (rmSync(join(folder, 'b.js')), symlinkSync('one', join(folder, 'b.js')))],
  ])('changes with %s', (_, change) => {
    fill();
    const before = hash().sha256;
    change();
    expect(hash().sha256).toMatch(/^[\da-f]{64}$/);
    expect(hash().sha256).not.toBe(before);
  });

  it('depends neither on the order of writing nor on times', () => {
    fill();
    const before = hash();
    rmSync(folder, { recursive: true });
    write('a/d.js', '');
    write('a/c.js', 'two');
    write('b.js', 'one');
    utimesSync(join(folder, 'b.js'), 1, 1);
    expect(hash()).toEqual(before);
  });

  it('leaves out what it is told to', () => {
    fill();
    const before = hash().sha256;
    write('a/node_modules/x/index.js', 'x');
    expect(hash((name) => name.endsWith('node_modules')).sha256).toBe(before);
  });

  it('does not follow links, and names those that lead out', () => {
    const outside = mkdtempSync(join(tmpdir(), 'longway-elsewhere-'));
    fill();
    symlinkSync('a', join(folder, 'within'));
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync('..', join(folder, 'a/round'));
    symlinkSync('../..', join(folder, 'a/up'));
    const before = hash();
    expect(before.links).toEqual(['a/up -> ../..', `out -> ${outside}`]);
    writeFileSync(join(outside, 'new.js'), 'new');
    expect(hash()).toEqual(before);
    rmSync(join(folder, 'out'));
    symlinkSync(dirname(outside), join(folder, 'out'));
    expect(hash().sha256).not.toBe(before.sha256);
    rmSync(outside, { recursive: true });
  });

  it.each([
    ['many files', { files: 2, bytes: 100 }, /more than 2 files/],
    ['many bytes', { files: 9, bytes: 5 }, /more than 5 bytes/],
  ])('says so where there are too %s', (_, within, note) => {
    fill();
    expect(hash(undefined, within)).toEqual({ note: expect.stringMatching(note), links: [] });
  });

  it('says so where the folder is gone', () =>
    expect(hash(undefined, bounds, join(folder, 'none'))).toEqual({ note: expect.stringContaining('ENOENT'), links: [] }));
});

describe('pluginRecords', () => {
  const outside = (): string => {
    write('mark/package.json', JSON.stringify({ version: '1.2.3', longway: { kind: 'shortcut', name: 'mark' } }));
    write(
      'mark/index.cjs',
      'module.exports.plugin = { kind: "shortcut", name: "mark", options: require("zod").z.strictObject({}), create() {} };',
    );
    return join(folder, 'mark');
  };
  const records = (config: object) => {
    const { experiment, catalog } = resolveExperiment({ dataset: 'cifar10', plugins: [outside()], ...config }, folder);
    return pluginRecords(experiment, catalog);
  };

  it('tells of each plugin that any arm uses, once', () => {
    const evaluators = ['linear', { name: 'transfer', datasets: ['fashion-mnist', 'cifar10'] }];
    const found = records({ evaluators, arms: { a: {}, b: { lens: 'unet' } }, sinks: ['jsonl'] });
    expect(found.map(({ kind, name }) => `${kind}/${name}`)).toEqual(
      expect.arrayContaining([
        'dataset/cifar10',
        'dataset/fashion-mnist',
        'evaluator/transfer',
        'lens/identity',
        'lens/unet',
        'sink/jsonl',
      ]),
    );
    expect(new Set(found.map(({ kind, name }) => kind + name)).size).toBe(found.length);
    expect(found.some(({ name }) => ['mark', 'console', 'knn'].includes(name))).toBe(false);
    expect(found.find(({ name }) => name === 'unet')).toEqual({
      kind: 'lens',
      name: 'unet',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      origin: 'own',
      path: 'libs/lens/unet',
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
    });
  });

  it('tells where one from outside lies, and its hash', () => {
    const of = () => records({ shortcuts: ['mark'] }).find(({ name }) => name === 'mark');
    const before = of();
    expect(before).toMatchObject({ version: '1.2.3', origin: 'outside', path: join(folder, 'mark') });
    write('mark/node_modules/zod/index.js', 'other');
    write('mark/.git/index', 'other');
    expect(of()).toEqual(before);
    write('mark/help.js', '');
    expect(of()?.sha256).not.toBe(before?.sha256);
  });
});
