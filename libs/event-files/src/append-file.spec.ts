import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendFile } from './append-file';

describe('a file that grows by whole pieces', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'longway-event-files-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const open = () => new AppendFile(join(root, 'folder', 'file'));
  const read = () => readFileSync(join(root, 'folder', 'file'), 'latin1');

  it('is made with its folder, appended to, and cut', () => {
    const first = open();
    first.append(Buffer.from('abc'));
    first.close();
    const file = open();
    expect(file.size).toBe(3);
    file.append(Buffer.from('def'));
    file.cut(4);
    file.append(Buffer.from('g'));
    expect(read()).toBe('abcdg');
    file.close();
  });

  it('goes on where the system takes a part of a piece, and takes it back where that was all', () => {
    const file = open();
    const { writeSync } = fs;
    const bytes = Buffer.from('abcdef');
    const part = (descriptor: number) => writeSync(descriptor, bytes, 0, 2);
    const write = jest.spyOn(fs, 'writeSync').mockImplementationOnce(part);
    file.append(bytes);
    expect(read()).toBe('abcdef');
    write.mockImplementationOnce(part).mockImplementationOnce(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    expect(() => file.append(bytes)).toThrow(/no space left/);
    expect(read()).toBe('abcdef');
    write.mockRestore();
    file.close();
  });
});
