import { LongwayError } from '@longway/contracts';
import { describeError, errorDocument, exitCodeOf, fitLine } from './print-error';

const error = new LongwayError(
  'is too small',
  { where: 'training.steps', expected: 'more than 0', found: '0', cause: new Error() },
  'usage',
);

describe('an error', () => {
  it('is told with its facts, and with the place in the code on request', () => {
    expect(describeError(error, false)).toBe('training.steps: is too small\n  expected: more than 0\n  found:    0');
    expect(describeError(error, true)).toMatch(/^training\.steps[^]*\n {4}at /);
    expect(describeError(new TypeError('x is not a function'), false)).toMatch(/^x is not a function\nThis is a bug/);
  });

  it('is a document for programs', () => {
    expect(JSON.parse(JSON.stringify(errorDocument(error)))).toEqual({
      summary: 'is too small',
      where: 'training.steps',
      expected: 'more than 0',
      found: '0',
      exit: 'usage',
    });
    expect(errorDocument(new TypeError('x is not a function'))).toEqual({ summary: 'x is not a function', exit: 'failure' });
    expect([exitCodeOf(error), exitCodeOf(new TypeError())]).toEqual([2, 1]);
  });

  it('fits a terminal, what goes on below what it goes on from, and is left alone in a pipe', () => {
    const line = '  expected: one of colour, fgsm, frequency';
    expect(fitLine(line, { isTTY: true, columns: 30 })).toBe('  expected: one of colour,\n            fgsm, frequency');
    expect(fitLine(line, { isTTY: true, columns: 80 })).toBe(line);
    expect(fitLine(line, { columns: 30 })).toBe(line);
  });
});
