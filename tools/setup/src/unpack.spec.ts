import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWheel } from '../test/make-wheel';
import { memberPath, unpack } from './unpack';

const temporary = () => mkdtempSync(join(tmpdir(), 'longway-unpack-'));

test('unpacks the wanted members of a zip archive, and no others', async () => {
  const folder = temporary();
  const file = join(folder, 'a.whl');
  makeWheel(file, { 'a/b.txt': 'B', 'a/c.txt': 'C', 'a/d/': '', 'a/d/e.txt': 'E' });
  const members = await unpack(file, join(folder, 'out'), (member) => member !== 'a/c.txt');
  expect(members).toEqual(['a/b.txt', 'a/d/e.txt']);
  expect(readFileSync(join(folder, 'out/a/d/e.txt'), 'utf8')).toBe('E');
  expect(readdirSync(join(folder, 'out/a')).sort()).toEqual(['b.txt', 'd']);
});

test('keeps programs executable', async () => {
  const folder = temporary();
  makeWheel(join(folder, 'a.whl'), { 'bin/ptxas': '' }, 0o100755);
  await unpack(join(folder, 'a.whl'), folder, () => true);
  expect(statSync(join(folder, 'bin/ptxas')).mode & 0o111).toBe(0o111);
});

test.each(['../evil', 'a/../../evil', '/evil'])('refuses an archive with %s', async (member) => {
  const folder = temporary();
  makeWheel(join(folder, 'a.whl'), { [member]: 'evil' });
  await expect(unpack(join(folder, 'a.whl'), join(folder, 'out'), () => true)).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['a.whl']);
});

test('a member stays within its folder', () => {
  expect(memberPath('/to', 'a/../b')).toBe('/to/b');
  for (const member of ['..', '../to2/x', '/x', '.']) expect(() => memberPath('/to', member)).toThrow(/outside/);
});

test('a file that is no archive is refused', async () => {
  await expect(unpack(__filename, temporary(), () => true)).rejects.toThrow(/end of central directory/i);
});
