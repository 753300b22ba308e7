import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureImageDecoder } from './image-decoder';

const nodeHeaders = join(__dirname, '../../../node_modules/node-api-headers/include');

/** A folder with one source file, and whatever its compiler has to say. */
const prepare = (source: string) => {
  const root = mkdtempSync(join(tmpdir(), 'longway-image-decoder-'));
  mkdirSync(join(root, 'sources'));
  writeFileSync(join(root, 'sources/module.cc'), source);
  mkdirSync(join(root, 'library'));
  const said: string[] = [];
  const options = {
    ...{ library: join(root, 'library'), sources: join(root, 'sources'), nodeHeaders, compilers: [process.env['CXX'] ?? 'g++'] },
    say: (message: string) => said.push(message),
  };
  return { options, said, built: join(root, 'sources/build') };
};

test('sources that do not compile are named, with what the compiler says', async () => {
  const { options, built } = prepare('#error not today');
  await expect(ensureImageDecoder(options)).rejects.toThrow(/module\.cc: The image decoder does not compile\.[^]*not today/);
  expect(readdirSync(built)).toEqual([]);
});

test('a compiler that makes no module is found out, and the former module stays', async () => {
  const { options, built } = prepare('');
  mkdirSync(built);
  writeFileSync(join(built, 'images.node'), 'former');
  // "true" succeeds and compiles nothing.
  await expect(ensureImageDecoder({ ...options, compilers: ['true'] })).rejects.toThrow(/does not work[^]*CXX/);
  expect(readFileSync(join(built, 'images.node'), 'utf8')).toBe('former');
  expect(readdirSync(built)).toEqual(['images.node']);
});

test('a module that is there and fits its sources is left alone', async () => {
  const { options, said, built } = prepare('');
  const compiler = join(built, '../compiler');
  // Puts the checkout's own module, which the set-up has made, in the place of what it is to compile.
  const real = join(__dirname, '../../../libs/images/native/build/images.node');
  writeFileSync(compiler, `#!/bin/sh\nwhile [ $# -gt 0 ]; do if [ "$1" = -o ]; then exec cp '${real}' "$2"; fi; shift; done\n`, {
    mode: 0o755,
  });
  await ensureImageDecoder({ ...options, compilers: [compiler] });
  expect(said).toEqual([`compiling the image decoder with ${compiler}`]);
  await ensureImageDecoder({ ...options, compilers: ['no-such-compiler'] });
  expect(said).toHaveLength(1);
  copyFileSync(compiler, join(built, '../more.cc'));
  await expect(ensureImageDecoder({ ...options, compilers: ['no-such-compiler'] })).rejects.toThrow(/C\+\+17 compiler/);
});
