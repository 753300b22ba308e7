import { nearest } from './nearest';

describe('nearest', () => {
  const known = ['widths', 'convolutions', 'residual', 'least-likely', 'arrow'];

  it.each([
    ['wdths', 'widths'],
    ['widhts', 'widths'],
    ['Residual', 'residual'],
    ['leastLikely', 'least-likely'],
    ['arow', 'arrow'],
  ])('takes %s for %s', (word, meant) => expect(nearest(word, known)).toBe(meant));

  it.each(['colour', 'x', '', 'w'.repeat(1000)])('has no guess for %.20s', (word) => expect(nearest(word, known)).toBeUndefined());
});
