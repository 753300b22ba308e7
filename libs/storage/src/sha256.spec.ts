import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256, sha256OfFile } from './sha256';

// FIPS 180-4's example for "abc".
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('sha256', () => {
  it('agrees with the standard, in one chunk or several', () => {
    expect(sha256(Buffer.from('abc'))).toBe(ofAbc);
    expect(sha256(Buffer.from('a'), Buffer.from(''), Buffer.from('bc'))).toBe(ofAbc);
  });

  it('reads files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longway-sha-'));
    await writeFile(join(folder, 'abc'), 'abc');
    expect(await sha256OfFile(join(folder, 'abc'))).toBe(ofAbc);
    await rm(folder, { recursive: true });
  });
});
