import { exitCodes, LongwayError } from './errors';

test('the message names the place, what was expected, what was found and what to do, each on its line', () => {
  const cause = new Error('cause');
  const error = new LongwayError('is too large', {
    where: 'training.batchSize',
    expected: 'at most 10',
    found: '12',
    remedy: 'set it to 10',
    cause,
  });
  expect(error.message.split('\n')).toEqual([
    'training.batchSize: is too large',
    '  expected: at most 10',
    '  found:    12',
    '  remedy:   set it to 10',
  ]);
  expect(error.cause).toBe(cause);
});

test('what is not known is left out', () => {
  expect(new LongwayError('nothing works').message).toBe('nothing works');
});

test('exit codes are distinct, and none of them means success', () => {
  const codes = Object.values(exitCodes);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain(0);
  expect(exitCodes[new LongwayError('x', {}, 'data').exit]).toBe(3);
});
