import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeRunFolder } from './run-folder';

describe('makeRunFolder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-runs-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const time = new Date(2026, 0, 31, 9, 5, 7);

  it('names the folder after the experiment and the time, and makes those above it', async () => {
    const made = await makeRunFolder(join(folder, 'a/b'), 'trial', time);
    expect(made).toBe(join(folder, 'a/b/trial-20260131-090507'));
    expect(existsSync(made)).toBe(true);
  });

  it('never takes a folder that is there', async () => {
    const names = [];
    for (let i = 0; i < 3; i++) names.push(basename(await makeRunFolder(folder, 'trial', time)));
    expect(names).toEqual(['trial-20260131-090507', 'trial-20260131-090507-2', 'trial-20260131-090507-3']);
  });

  it('says what is wrong with a place where none can be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(makeRunFolder(join(folder, 'file/runs'), 'trial', time)).rejects.toMatchObject({
      exit: 'storage',
      mishap: { where: expect.stringContaining('file/runs/trial') },
    });
  });
});
