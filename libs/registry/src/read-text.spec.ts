import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, property, string } from 'fast-check';
import { readText } from './read-text';

const MOST = 1024;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-text-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (contents: string | Uint8Array): string => {
  writeFileSync(join(folder, 'file'), contents);
  return join(folder, 'file');
};
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

it('reads any text', () =>
  assert(property(string({ unit: 'grapheme', maxLength: 40 }), (text) => expect(readText(file(text), MOST)).toEqual({ text }))));
it('leaves a byte order mark out', () => expect(readText(file('\ufeffname: a'), MOST)).toEqual({ text: 'name: a' }));
it('reads up to the bound', () => {
  expect(readText(file('a'.repeat(MOST)), MOST)).toEqual({ text: 'a'.repeat(MOST) });
  expect(readText(file('a'.repeat(MOST + 1)), MOST)).toEqual({ fault: 'more than 1 KiB' });
});
// Its size is said to be 0.
it('reads what the kernel makes', () =>
  expect(readText('/proc/self/status', 64 * MOST)).toEqual({ text: expect.stringMatching(/^Name:/) }));

it.each<[string, () => string, RegExp]>([
  ['bytes that are not UTF-8', () => file(bytes(0x61, 0x0a, 0x61, 0xff)), /^bytes that are not UTF-8, in line 2$/],
  ['an overlong form', () => file(bytes(0xc0, 0xaf)), /not UTF-8, in line 1/],
  ['half of a character', () => file(bytes(0xed, 0xa0, 0x80)), /not UTF-8/],
  ['UTF-16', () => file(Buffer.from('\ufeffname: a', 'utf16le')), /^UTF-16$/],
  ['nothing', () => join(folder, 'none'), /^no such file$/],
  ['a file as a folder', () => join(file(''), 'x'), /a part of the path is a file/],
  ['a folder', () => folder, /^a folder$/],
  ['a device without end', () => '/dev/zero', /^a device$/],
  ['a name that is too long', () => join(folder, 'x'.repeat(300)), /too long/],
  ['a name that no file can have', () => 'a\0b', /null bytes/],
])('refuses %s', (_, path, fault) => expect(readText(path(), MOST)).toEqual({ fault: expect.stringMatching(fault) }));

it('waits for no writer of a pipe', () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(readText(join(folder, 'pipe'), MOST)).toEqual({ fault: 'a pipe' });
});
it('refuses a link to itself', () => {
  symlinkSync('round', join(folder, 'round'));
  expect(readText(join(folder, 'round'), MOST)).toEqual({ fault: 'links that lead in a circle' });
});
it('refuses a socket', async () => {
  const server = createServer().listen(join(folder, 'socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  expect(readText(join(folder, 'socket'), MOST)).toEqual({ fault: expect.stringContaining('socket') });
  await new Promise((resolve) => server.close(resolve));
});
