import { stripVTControlCharacters } from 'node:util';
import { formatTable } from './print-table';
import { hasColour, style } from './style';
import { wrapWords } from './wrap-words';

const table = {
  head: ['name', 'what it is'],
  rows: [
    ['unet', 'a network that starts as the exact identity and leaves most of an image alone'],
    ['identity', 'none'],
  ],
};
const linesOf = (columns: number, environment = {}) => formatTable(table, { isTTY: true, columns }, environment).split('\n');

describe('a table', () => {
  it('has plain columns in a pipe, whatever their width', () =>
    expect(formatTable(table, {}, {})).toBe(
      'name      what it is\nunet      a network that starts as the exact identity and leaves most of an image alone\nidentity  none',
    ));

  it('follows the width of a terminal, the widest column broken between words', () => {
    const lines = linesOf(50, { NO_COLOR: '1' });
    expect(Math.max(...lines.map((line) => line.length))).toBe(50);
    expect(lines.join('\n')).toMatch(/│ unet +│ a network that starts as the exact +│\n│ +│ identity/);
    expect(linesOf(200, { NO_COLOR: '1' })).toHaveLength(4 + 1);
  });

  it('has plain columns on a terminal that is too narrow', () => expect(linesOf(30, { NO_COLOR: '1' })[0]).toBe('name      what it is'));

  it('has the same words with colours', () => {
    const coloured = linesOf(60, {}).join('\n');
    expect(coloured).not.toBe(stripVTControlCharacters(coloured));
    expect(stripVTControlCharacters(coloured)).toBe(linesOf(60, { NO_COLOR: '1' }).join('\n'));
  });
});

it.each<[Readonly<Record<string, string>>, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ TERM: 'dumb' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
])('with %j, on a terminal or not (%p), there are colours: %p', (environment, isTTY, expected) => {
  expect(hasColour({ isTTY }, environment)).toBe(expected);
  expect(style('bold', 'x', { isTTY }, environment) === 'x').toBe(!expected);
});

it('breaks text between words only', () => {
  expect(wrapWords('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapWords('a incomprehensibilities b', 5)).toEqual(['a', 'incomprehensibilities', 'b']);
  expect(wrapWords('', 5)).toEqual(['']);
});
