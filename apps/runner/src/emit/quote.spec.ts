import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { plainArgument, plainPattern, quote, quoteAll, quoteDirective } from './quote';

const hostile = [
  'a b',
  "it's",
  '"',
  '$(touch x)',
  '`id`',
  '$HOME',
  '\\',
  'a\nb',
  '',
  '#',
  '*',
  '~',
  '-n',
  ';',
  '&&',
  '!x',
  'ü',
  '%A',
  "'\\''",
];

test('bash reads each word as it was', () => {
  const words = [...hostile, ...fc.sample(fc.string({ unit: 'binary-ascii' }), 200).map((text) => text.replaceAll('\0', ''))];
  const read = execFileSync('bash', ['-c', `printf '%s\\0' ${quoteAll(words)}`], { encoding: 'utf8' });
  expect(read.split('\0').slice(0, -1)).toEqual(words);
});

test('what needs no quotes has none', () =>
  expect(['a/b.yaml', '--set=x', '@a:b', 'a b'].map(quote)).toEqual(['a/b.yaml', '--set=x', '@a:b', "'a b'"]));

test.each([
  ['plain/path.log', 'plain/path.log'],
  ['a b', '"a b"'],
  [`it's "so"`, '"it\'s \\"so\\""'],
  ['a\\b', '"a\\\\b"'],
])('a directive says %j as %s', (value, expected) => expect(quoteDirective(value)).toBe(expected));

test('a line break would end a directive: refused', () =>
  expect(() => quoteDirective('/x\n#SBATCH --uid=0')).toThrow(/line break[^]*use another path/));

test('a log file has the name that the folder has', () => {
  expect(plainPattern('/runs/100%A')).toBe('/runs/100%%A');
  expect(() => plainPattern('/a\\b')).toThrow(/backslash[^]*--out/);
});

/** What Kubernetes does with `command`: `$$` is `$`, `$(NAME)` a variable's value. */
const fillIn = (text: string): string => text.replace(/\$\$|\$\((\w+)\)/g, (found, name?: string) => (name ? 'FILLED IN' : found.slice(1)));

test('Kubernetes fills in nothing', () => {
  for (const text of ['$(HOME)', '$$(HOME)', '$', 'a$b', '$$$(X)', ...hostile]) expect(fillIn(plainArgument(text))).toBe(text);
});
