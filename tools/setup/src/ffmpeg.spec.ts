import { existsSync, mkdirSync, mkdtempSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureFfmpeg, FFMPEG } from './ffmpeg';

const prepare = (script: string) => {
  const root = mkdtempSync(join(tmpdir(), 'longway-ffmpeg-'));
  const program = join(root, FFMPEG);
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const said: string[] = [];
  const fetch = jest.fn(async () => root);
  return {
    said,
    fetch,
    program,
    options: { fetch, link: join(root, 'bin/ffmpeg'), own: join(root, 'none'), say: (message: string) => said.push(message) },
  };
};

test('fetches one where the machine has none, and links it in place of a former one', async () => {
  const { options, program, said } = prepare('exit 0');
  await ensureFfmpeg(options);
  expect(readlinkSync(options.link)).toBe(program);
  await ensureFfmpeg(options);
  const other = { ...options, link: join(options.link, '../other') };
  symlinkSync('/former', other.link);
  await ensureFfmpeg(other);
  expect(readlinkSync(other.link)).toBe(program);
  expect(said).toEqual([]);
});

test('fetches none where the machine has its own', async () => {
  const { options, program, fetch } = prepare('exit 0');
  await ensureFfmpeg({ ...options, own: program });
  expect(fetch).not.toHaveBeenCalled();
  expect(existsSync(options.link)).toBe(false);
});

test.each([
  ['does not run', 'exit 1', async (found: () => Promise<string>) => found(), /does not run here/],
  ['cannot be fetched', 'exit 0', () => Promise.reject(new Error('no network')), /no network/],
])('goes on without one that %s, and says so', async (_, script, fetch, message) => {
  const { options, said } = prepare(script);
  await ensureFfmpeg({ ...options, fetch: () => fetch(options.fetch) });
  expect(said.join()).toMatch(message);
  expect(said.join()).toMatch(/only videos need/);
  expect(existsSync(options.link)).toBe(false);
});
