import { redact } from './redact';

test.each([
  ['Looking in indexes: https://user:secret@mirror.example.org/simple', 'Looking in indexes: <address>'],
  [
    "HTTPSConnectionPool(host='mirror.example.org', port=443): Max retries exceeded",
    "HTTPSConnectionPool(host='<host>', port=443): Max retries exceeded",
  ],
  ['Downloading http://mirror.example.org/a-1.whl (3 MB)', 'Downloading <address> (3 MB)'],
  ["Failed to resolve 'mirror.example.org' ([Errno -2])", 'Failed to resolve <host> ([Errno -2])'],
  ['Connection to proxy.example.org timed out', 'Connection to <host> timed out'],
])('%s', (output, expected) => {
  expect(redact(output)).toBe(expected);
});

test('leaves what names no place', () => {
  const output = 'ERROR: No matching distribution found for tensorflow-cpu==2.21.0';
  expect(redact(output)).toBe(output);
});
