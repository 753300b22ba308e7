import { bearsToken, isOwnHost, isOwnOrigin } from './guard';

test.each([
  ['127.0.0.1:7007', true],
  ['localhost', true],
  ['LocalHost:80', true],
  ['[::1]:7007', true],
  ['10.1.2.3', true],
  ['named', true],
  ['named.evil.example', false],
  ['evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['127.0.0.1:7007:80', false],
  ['127.0.0.1@evil.example', false],
  ['', false],
  [':7007', false],
  [undefined, false],
])('the name %j: %s', (host, isOwn) => expect(isOwnHost(host, 'named')).toBe(isOwn));

test('a page of the same scheme, name and port, or no page at all', () => {
  expect(isOwnOrigin(undefined, 'localhost:7007')).toBe(true);
  expect(isOwnOrigin('http://LOCALHOST:7007', 'localhost:7007')).toBe(true);
  for (const origin of ['http://localhost', 'https://localhost:7007', 'null', '', 'http://evil.example'])
    expect(isOwnOrigin(origin, 'localhost:7007')).toBe(false);
  expect(isOwnOrigin('http://localhost', undefined)).toBe(false);
});

test('the token, whole and in its form', () => {
  expect(bearsToken('Bearer secret', 'secret')).toBe(true);
  for (const header of [undefined, '', 'secret', 'Bearer', 'Bearer ', 'bearer secret', 'Bearer secre', 'Bearer secret '])
    expect(bearsToken(header, 'secret')).toBe(false);
});
