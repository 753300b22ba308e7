import { LongwayError } from '@longway/contracts';
import { type ReadOptions, resolveExperiment } from '.';
import { parseYaml } from './read-yaml';

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(LongwayError);
    expect((error as LongwayError).exit).toBe('usage');
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};
const refusal = (config: unknown, options: ReadOptions = {}): string => messageOf(() => resolveExperiment(config, __dirname, options));
const minimal = { dataset: 'fashion-mnist' };

describe('what YAML says otherwise than it looks', () => {
  it.each<[string, string, RegExp]>([
    ['a tag of code', 'a: !!js/function "x"', /tags? .*js\/function.* at line 1, column 4|Unresolved tag/],
    ['a tag of bytes', 'a: !!binary aGk=', /tag/i],
    ['a tag of its own', 'a: !own x', /tag/i],
    ['a tag of a text', 'a: !!str 12', /tags .* are not read/],
    ['a tag without a name', 'a: ! 12', /tags .* are not read/],
    ['a tag of a set', 'a: !!set {x}', /tag/i],
    ['a tag that is declared', '%TAG ! tag:yaml.org,2002:\n---\na: !binary aGk=', /tag/i],
    ['an older YAML', '%YAML 1.1\n---\na: yes', /only YAML 1\.2 is read/],
    ['a newer YAML', '%YAML 1.3\n---\na: 1', /YAML.*1\.3/],
    ['merge keys', 'a: &a {x: 1}\nb: {<<: *a}', /merge keys.* at line 2, column 5/],
    ['an infinite number', 'a: {b: 1e999}', /a\.b: is no finite number[^]*found: +Infinity/],
    ['no number', 'a: [.nan]', /a\.0: is no finite number[^]*found: +NaN/],
    ['a number that loses digits', 'a: 9007199254740993', /the number 9007199254740993 would be changed at line 1/],
    ['a hexadecimal number that does', 'a: 0x1fffffffffffff1', /would be changed/],
    ['a number that becomes 0', 'a: 1e-400', /the number 1e-400 would be changed/],
    ['a key twice by an alias', '&k a: 1\n*k : 2', /keys must be strings|unique/],
    ['a key twice, as a text', '1: a\n"1": b', /unique/],
    ['a list for a key', '? [a]\n: 1', /keys must be strings/],
    ['a lone carriage return', 'a: x\rb: y', /carriage return/],
    ['a control character', 'a: "\u001b[2J"', /the control character \\u\{1b\} at line 1, column 5/],
    ['a control character that is written out', 'a: "\\x1b"', /a: holds a control character/],
    ['one in a key', '"\\0": 1', /\\u\{0\}: holds a control character/],
    ['half of a character', 'a: "\\ud800"', /holds a control character/],
    ['an alias of nothing', 'a: *b', /alias/],
  ])('refuses %s', (_, text, message) => expect(messageOf(() => parseYaml(text, 'x.yaml'))).toMatch(message));

  it.each<[string, string, unknown]>([
    ['hexadecimal numbers', 'a: 0x10', { a: 16 }],
    ['numbers with a nought before them, as decimal ones', 'a: 010', { a: 10 }],
    ['numbers with underlines, as texts', 'a: 1_000', { a: '1_000' }],
    ['yes, as a text', 'a: yes', { a: 'yes' }],
    ['dates, as texts', 'a: 2026-01-31', { a: '2026-01-31' }],
    ['keys as they are written', '010: 1\n~: 2\ntrue: 3', { '010': 1, '~': 2, true: 3 }],
    ['anchors of any name', 'a: &__proto__ [1]\nb: *__proto__', { a: [1], b: [1] }],
    ['Windows line ends', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['small numbers', 'a: -1e-300', { a: -1e-300 }],
  ])('reads %s', (_, text, expected) => expect(parseYaml(text, 'x.yaml')).toEqual(expected));
});

describe('what takes a parser long', () => {
  const fill = (unit: string | ((index: number) => string)): string => {
    const parts: string[] = [];
    for (let length = 0; length < 65_000; length += (parts.at(-1) as string).length)
      parts.push(typeof unit === 'string' ? unit : unit(parts.length));
    return parts.slice(0, -1).join('');
  };
  // Before bounds and own comparison of keys some of them took minutes.
  it.each<[string, string]>([
    ['keys', fill((index) => `${index.toString(36)}:\n`)],
    ['one key', fill('a:\n')],
    ['tags', `a: ${fill('!!x ')}`],
    ['anchors', `a: ${fill('&a ')}`],
    ['aliases', `a: &a 1\nb: [${fill('*a,')}]`],
    ['brackets', fill('[],')],
    ['entries', `[${fill('1,')}]`],
    ['quotes', fill('"')],
    ['documents', fill('---\n')],
    ['directives', fill('%A\n')],
    ['arms', `dataset: cifar10\narms:\n${fill((index) => ` a${index}:\n`)}`],
    ['shortcuts', `dataset: cifar10\nshortcuts: [${fill('x,')}]`],
    ['a text', `a: "${fill('\\u0041')}"`],
    ['lines', fill('\n')],
  ])('ends soon with very many: %s', (_, text) => {
    const start = performance.now();
    try {
      resolveExperiment(parseYaml(text, 'x.yaml'));
    } catch (error) {
      expect(error).toBeInstanceOf(LongwayError);
      expect((error as Error).message.length).toBeLessThan(30_000);
    }
    // A second on an idle machine; this one may have much else to do.
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('refuses a text that is too long', () => expect(messageOf(() => parseYaml('a'.repeat(70_000), 'x'))).toMatch(/more than 64 KiB/));
  it('refuses what aliases make too large', () => {
    const rows = Array.from(
      { length: 3 },
      (_, i) =>
        `r${i}: &r${i} [${Array(90)
          .fill(i === 0 ? '1' : `*r${i - 1}`)
          .join(',')}]`,
    );
    expect(messageOf(() => parseYaml(rows.join('\n'), 'x'))).toMatch(/alias|holds too much/i);
  });
  it('tells of the first of very many mistakes', () => {
    const message = refusal({ ...minimal, ...Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, 1])) });
    expect(message).toMatch(/there are at least 100 mistakes/);
    expect(message.match(/this key is not known/g)).toHaveLength(50);
  });
});

describe('names and texts', () => {
  it.each([['a/b'], ['..'], ['.'], ['a\0b'], ['a\nb'], ['x'.repeat(300)], ['-rf'], [''], [' a'], ['a b'], ['\u202ea'], ['ä']])(
    'refuses %j for an experiment and for an arm',
    (name) => {
      expect(refusal({ ...minimal, name })).toMatch(/name/);
      expect(refusal({ ...minimal, arms: { [name]: {} } })).toMatch(/arms/);
    },
  );
  it.each([['__proto__'], ['constructor'], ['prototype']])('refuses %s anywhere', (key) => {
    const own = (value: unknown): object => Object.fromEntries([[key, value]]);
    for (const config of [own(1), { lens: own({}) }, { arms: own({}) }, { arms: { a: { training: own({}) } } }])
      expect(refusal({ ...minimal, ...config })).toMatch(new RegExp(`${key}: this key is refused`));
    for (const path of [key, `lens.${key}`, `lens.${key}.x`, `arms.${key}.lens`, `arms.${key}`])
      expect(refusal(minimal, { overrides: [`${path}=1`] })).toMatch(/this key is refused/);
    expect(refusal(minimal, { overrides: [`lens={"${key}": 1}`] })).toMatch(/this key is refused/);
    expect(refusal(minimal, { arms: [key] })).toMatch(/there is no arm/);
    expect(refusal({ ...minimal, lens: key })).toMatch(/there is no lens/);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
  it('quotes no line of its own, however a name is made', () => {
    const forged = 'x\n    at Object.<anonymous> (/code.js:1:1)';
    for (const config of [{ [forged]: 1 }, { lens: forged }, { arms: { [forged]: { x: 1 } } }, { name: forged }, { plugins: [forged] }])
      expect(refusal({ ...minimal, ...config })).not.toMatch(/^ +at /m);
    expect(refusal(minimal, { overrides: [`${forged}=1`] })).not.toMatch(/^ +at /m);
    expect(refusal(minimal, { arms: [forged] })).not.toMatch(/^ +at /m);
    expect(messageOf(() => parseYaml('a: {\n    at x: [', 'x'))).not.toMatch(/^ +at /m);
  });
});

describe('a value from code', () => {
  it.each<[string, unknown, RegExp]>([
    ['no number', NaN, /training\.clipNorm: is no finite number/],
    ['a function', () => 1, /is no plain value[^]*a function/],
    ['a date', new Date(0), /is no plain value[^]*a Date/],
    ['a map', new Map(), /is no plain value[^]*a Map/],
    ['a big number', 1n, /is no plain value[^]*a bigint/],
    ['undefined in a list', [undefined], /clipNorm\.0: is no plain value/],
  ])('is refused where a file cannot say it: %s', (_, clipNorm, message) =>
    expect(refusal({ ...minimal, training: { clipNorm } })).toMatch(message),
  );
  it('is refused where it holds itself', () => {
    const round: Record<string, unknown> = {};
    round['a'] = round;
    expect(refusal(round)).toMatch(/nested deeper/);
  });
});
