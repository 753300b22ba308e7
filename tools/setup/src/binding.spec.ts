import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BindingOptions, ensureBinding } from './binding';

/** A package with a former binding, and sources for a new one. */
const prepare = (compiler: string) => {
  const root = mkdtempSync(join(tmpdir(), 'longway-binding-'));
  for (const folder of ['tfjs/binding', 'tfjs/lib/napi-v8', 'sources']) mkdirSync(join(root, folder), { recursive: true });
  const former = join(root, 'tfjs/lib/napi-v8/tfjs_binding.node');
  writeFileSync(former, 'former');
  const options: BindingOptions = {
    ...{ library: '/library', tfjs: join(root, 'tfjs'), sources: join(root, 'sources'), nodeHeaders: '/headers', compilers: [compiler] },
    say: () => undefined,
  };
  return { former, options };
};

test.each([
  ['no-such-compiler', /C\+\+17 compiler[^]*no-such-compiler[^]*apt install g\+\+/],
  // Says its version, then fails like a compiler.
  ['node', /extension\.cc: The binding does not compile/],
])('with %s as compiler, the message says so and the former binding stays', async (compiler, message) => {
  const { former, options } = prepare(compiler);
  await expect(ensureBinding(options)).rejects.toThrow(message);
  expect(readFileSync(former, 'utf8')).toBe('former');
});

test('a new binding that does not load leaves the former one in its place, and nothing behind', async () => {
  // "true" succeeds and compiles nothing.
  const { former, options } = prepare('true');
  await expect(ensureBinding(options)).rejects.toThrow(/does not load/);
  expect(readFileSync(former, 'utf8')).toBe('former');
  expect(readdirSync(join(former, '..'))).toEqual(['tfjs_binding.node']);
});
