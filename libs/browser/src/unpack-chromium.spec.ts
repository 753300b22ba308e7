import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackChromium } from './unpack-chromium';

let cache: string;
beforeAll(() => (cache = mkdtempSync(join(tmpdir(), 'longway-browser-'))));
afterAll(() => rmSync(cache, { recursive: true }));

test('unpacks one whole folder for two that ask at once, and once only', async () => {
  const [one, other] = await Promise.all([unpackChromium(cache), unpackChromium(cache)]);
  expect(other).toEqual(one);
  const { executable, libraries, fonts } = one;
  const { mode, mtimeMs, size } = statSync(executable);
  expect(mode & 0o111).toBe(0o111);
  expect(size).toBeGreaterThan(1e8);
  expect(readdirSync(libraries)).toEqual(expect.arrayContaining(['libnss3.so', 'libnspr4.so']));
  expect(readdirSync(fonts)).toContain('fonts.conf');
  // Nothing is left of the slower one.
  expect(readdirSync(join(cache, 'browser'))).toHaveLength(1);
  await unpackChromium(cache);
  expect(statSync(executable).mtimeMs).toBe(mtimeMs);
});
