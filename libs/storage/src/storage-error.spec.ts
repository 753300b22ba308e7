import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { formatBytes, freeBytes, storageError } from './storage-error';

const failure = (code: string) => Object.assign(new Error(`${code}: it failed`), { code, syscall: 'write' });

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [170_052_171, '162.2 MiB'],
    [3 * 1024 ** 3, '3.0 GiB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('storageError', () => {
  it('says how much a full disk lacks', async () => {
    const error = (await storageError(join(tmpdir(), 'no', 'such', 'file'), failure('ENOSPC'), 5 * 1024 ** 2)) as LongwayError;
    expect(error).toBeInstanceOf(LongwayError);
    expect(error.exit).toBe('storage');
    expect(error.message).toMatch(
      /file: the disk is full\n +expected: 5\.0 MiB free\n +found: +[\d.]+ \w+ free\n +remedy: +free some space/,
    );
  });

  it.each(['EROFS', 'EACCES', 'EIO', 'ENOTDIR', 'EISDIR', 'EMFILE'])('%s names the path, a remedy and the cause', async (code) => {
    const cause = failure(code);
    const error = (await storageError('/some/file', cause)) as LongwayError;
    expect(error.exit).toBe('storage');
    expect(error.mishap).toMatchObject({ where: '/some/file', remedy: expect.any(String), cause });
  });

  it('leaves other errors alone', async () => {
    const others = [new TypeError('x'), new LongwayError('y'), 'z'];
    expect(await Promise.all(others.map((error) => storageError('/f', error)))).toEqual(others);
  });
});

describe('freeBytes', () => {
  it('asks the nearest folder that exists', async () => {
    expect(await freeBytes(join(tmpdir(), 'no', 'such', 'folder'))).toBeGreaterThan(0);
  });
});
