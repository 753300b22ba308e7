import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { parseYaml, readYaml } from './read-yaml';

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`),
].join('\n');

describe('parseYaml', () => {
  it('lets settings be shared by aliases', () =>
    expect(parseYaml('a: &lens {name: unet}\nb: *lens', 'x')).toEqual({ a: { name: 'unet' }, b: { name: 'unet' } }));

  it.each([
    ['a bomb of aliases', bomb, /alias/i],
    ['a list that holds itself', '&a [*a]', /alias|nested/i],
    ['a key twice', 'a: 1\na: 2', /unique[^]*line 2/],
    ['an open bracket', 'a: [1,\nb: {', /not valid YAML/],
    ['two documents', 'a: 1\n---\nb: 2', /multiple documents/],
    ['great depth', '['.repeat(100) + ']'.repeat(100), /nested deeper/],
    ['very great depth', '['.repeat(10_000), /nested too deeply/],
    ['very many dashes', '- '.repeat(10_000), /nested too deeply/],
    ['__proto__', '__proto__: {polluted: 1}', /__proto__: this key is refused/],
    ['constructor', 'a:\n  - constructor: {prototype: {polluted: 1}}', /a\.0\.constructor: this key is refused/],
  ])('refuses %s', (_, text, message) => {
    const parse = () => parseYaml(text, 'settings.yaml');
    expect(parse).toThrow(LongwayError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^settings\.yaml: /);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('readYaml', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-yaml-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('says which file is missing', () => expect(() => readYaml(join(folder, 'none.yaml'))).toThrow(/none\.yaml: [^]*no such file/));
  it('says that a folder is no file', () => expect(() => readYaml(folder)).toThrow(/a folder/));
  it('refuses an empty file', () => {
    writeFileSync(join(folder, 'empty.yaml'), '');
    expect(() => readYaml(join(folder, 'empty.yaml'))).toThrow(/holds no settings/);
  });
});
