import { decimalNumber, wholeNumber } from './number-option';

const side = (text: string) => wholeNumber('--side', text, [1, 500]);
const share = (text: string) => decimalNumber('--share', text, (value) => value >= 0 && value <= 1, 'a share from 0 to 1');

test.each([
  ['1', 1],
  ['160', 160],
  ['500', 500],
])('%s is a whole number', (text, value) => expect(side(text)).toBe(value));
test.each(['', '0', '501', '1e2', '0x10', '-1', '1.5', 'big', ' 7', '9'.repeat(400)])('"%s" is none, or too small or large', (text) =>
  expect(() => side(text)).toThrow(/^--side: is not understood\n +expected: a whole number, 1 to 500/),
);

test.each([
  ['0', 0],
  ['1', 1],
  ['0.05', 0.05],
  ['.5', 0.5],
])('%s is a decimal number', (text, value) => expect(share(text)).toBe(value));
test.each(['', '-1', '1.5', '5%', 'NaN', '1e-2', 'Infinity'])('"%s" is none that fits', (text) =>
  expect(() => share(text)).toThrow(/^--share: is not understood\n +expected: a share from 0 to 1/),
);
