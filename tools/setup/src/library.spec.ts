import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWheel } from '../test/make-wheel';
import { sha256OfFile } from '@longway/storage';
import { gather } from './gather';
import { type LibraryOptions, ensureLibrary } from './library';
import type { Wheel } from './wheels';

const NAMES = ['one', 'two'];

/** Two small wheels in a folder, and a cache that knows their hashes. */
const prepare = async () => {
  const root = mkdtempSync(join(tmpdir(), 'longway-library-'));
  const pins: Wheel[] = [];
  for (const name of NAMES) {
    const file = join(root, `${name}.whl`);
    makeWheel(file, { [`${name}/lib.so`]: `library ${name}`, [`${name}/skipped.py`]: '' });
    pins.push({
      requirement: `${name}==1`,
      file: `${name}.whl`,
      sha256: await sha256OfFile(file),
      wanted: (member) => member.endsWith('.so'),
    });
  }
  const said: string[] = [];
  const options: LibraryOptions = {
    library: { title: 'Two', folder: 'two-linux-x64', wheels: pins, sizes: { download: 1e3, unpacked: 1e3 }, about: { two: '1' } },
    ...{ home: join(root, 'home'), wheels: root, python: 'python3', verify: false },
    say: (message) => said.push(message),
  };
  return { root, pins, said, options };
};

describe('the library', () => {
  test('is unpacked from given wheels, in one step, and left alone when it is there', async () => {
    const { options, said } = await prepare();
    const folder = await ensureLibrary(options);
    expect(readFileSync(join(folder, 'two/lib.so'), 'utf8')).toBe('library two');
    expect(existsSync(join(folder, 'two/skipped.py'))).toBe(false);
    expect(readdirSync(options.home)).toEqual(['two-linux-x64']);
    said.length = 0;
    expect(await ensureLibrary(options)).toBe(folder);
    expect(said).toEqual([]);
  });

  test('is made once by two set-ups at once', async () => {
    const { options, said } = await prepare();
    const folders = await Promise.all([ensureLibrary(options), ensureLibrary(options)]);
    expect(folders[0]).toBe(folders[1]);
    expect(said.filter((message) => message === 'unpacking Two')).toHaveLength(1);
  });

  test('is made again when a file is cut off, or, verified, when a byte has changed', async () => {
    const { options } = await prepare();
    const file = join(await ensureLibrary(options), 'one/lib.so');
    writeFileSync(file, 'cut');
    await ensureLibrary(options);
    expect(readFileSync(file, 'utf8')).toBe('library one');
    writeFileSync(file, 'Library one');
    await ensureLibrary(options);
    expect(readFileSync(file, 'utf8')).toBe('Library one');
    await ensureLibrary({ ...options, verify: true });
    expect(readFileSync(file, 'utf8')).toBe('library one');
  });

  test('is made again when the pins change', async () => {
    const { options, pins } = await prepare();
    await ensureLibrary(options);
    const folder = await ensureLibrary({ ...options, library: { ...options.library, wheels: pins.slice(0, 1) } });
    expect(existsSync(join(folder, 'two'))).toBe(false);
  });

  test('is absent after a failure, and missing wheels are named', async () => {
    const { options, root } = await prepare();
    rmSync(join(root, 'two.whl'));
    await expect(ensureLibrary(options)).rejects.toThrow(/missing: two\.whl/);
    writeFileSync(join(root, 'two.whl'), 'not the pinned one');
    await expect(ensureLibrary(options)).rejects.toThrow(/two\.whl[^]*SHA-256/);
    expect(readdirSync(options.home).filter((name) => !name.startsWith('.'))).toEqual([]);
  });
});

test('a folder that cannot be made is named with what to do', async () => {
  const { options, root } = await prepare();
  await expect(ensureLibrary({ ...options, home: join(root, 'one.whl/home') })).rejects.toThrow(/one\.whl\/home: [^]*LONGWAY_TF_HOME/);
});

describe('downloads', () => {
  const copyFrom = (root: string, fetched: string[]) => async (wheel: Wheel, folder: string) => {
    fetched.push(wheel.file);
    writeFileSync(join(folder, wheel.file), readFileSync(join(root, wheel.file)));
  };

  test('that are finished are not fetched again, those cut off are', async () => {
    const { root, pins } = await prepare();
    const incoming = mkdtempSync(join(root, 'incoming-'));
    const fetched: string[] = [];
    const sources = { incoming, download: copyFrom(root, fetched), say: () => undefined };
    await gather(pins, sources);
    writeFileSync(join(incoming, 'two.whl'), 'cut');
    await gather(pins, sources);
    expect(fetched).toEqual(['one.whl', 'two.whl', 'two.whl']);
  });

  test('with another hash are refused and removed', async () => {
    const { root, pins } = await prepare();
    const incoming = mkdtempSync(join(root, 'incoming-'));
    const download = async (wheel: Wheel, folder: string) => writeFileSync(join(folder, wheel.file), 'something else');
    await expect(gather(pins, { incoming, download, say: () => undefined })).rejects.toThrow(/SHA-256/);
    expect(readdirSync(incoming)).toEqual([]);
  });
});
