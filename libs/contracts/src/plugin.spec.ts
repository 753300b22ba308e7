import { configKeys, pluginKinds } from './plugin';
import { tokens } from './tokens';

test('every kind has a configuration key of its own and a token', () => {
  const keys = pluginKinds.map((kind) => configKeys[kind]);
  expect(new Set(keys).size).toBe(pluginKinds.length);
  for (const key of keys) expect(tokens).toHaveProperty(key);
});

test('tokens are described symbols, one for one thing', () => {
  const symbols = Object.values(tokens);
  expect(new Set(symbols).size).toBe(symbols.length);
  for (const symbol of symbols) expect(String(symbol)).toMatch(/^Symbol\(\w+\)$/);
});
