import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { assert, asyncProperty, dictionary, stringMatching, uint8Array } from 'fast-check';
import { type Header, pack } from 'tar-stream';
import { openTarIndex, seldom } from '..';

let base: string;
let archive: string;
const said: string[] = [];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'longway-tar-'));
  archive = join(base, 'a.tar');
  said.length = 0;
});
afterEach(() => rm(base, { recursive: true }));

const index = () => openTarIndex(archive, { cacheFolder: join(base, 'cache'), report: (message) => said.push(message) });

/** Names and contents, read where the index says. */
const contents = async (): Promise<Record<string, string>> => {
  const { names, offsets, sizes } = await index();
  const file = await open(archive);
  const found: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const bytes = Buffer.alloc(sizes[i] as number);
    await file.read(bytes, 0, bytes.length, offsets[i] as number);
    found[name] = bytes.toString('latin1');
  }
  await file.close();
  return found;
};

const long = `${'folder-with-a-long-name/'.repeat(6)}picture.JPEG`;
const files: Readonly<Record<string, string>> = {
  'n01440764/a.JPEG': 'fish',
  'n01440764/empty.JPEG': '',
  'n02979186/tape.JPEG': 'tape'.repeat(1000),
};

const write = async (all: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(all)) {
    const path = join(base, 'files', name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
};
const tar = (...args: string[]) => execFileSync('tar', args, { cwd: join(base, 'files') });

describe('archives of the tar program', () => {
  test.each(['v7', 'ustar', 'oldgnu', 'gnu', 'pax'])('in the format %s', async (format) => {
    const all = format === 'v7' ? files : { ...files, [format === 'ustar' ? long.slice(24) : long]: 'far', 'n02979186/über.JPEG': 'ü' };
    await write(all);
    tar(`--format=${format}`, '-cf', archive, '.');
    expect(await contents()).toEqual(
      Object.fromEntries(Object.entries(all).map(([name, text]) => [name, Buffer.from(text).toString('latin1')])),
    );
  });

  test('archives within it, as ImageNet has them: their files, at their places in the whole', async () => {
    await write({ ...files, [long]: 'far' });
    tar('-cf', '../n01.tar', '-C', 'n01440764', 'a.JPEG', 'empty.JPEG');
    tar('-cf', '../n02.tar', '-C', 'n02979186', 'tape.JPEG');
    tar('-cf', archive, '-C', '..', 'n01.tar', 'n02.tar');
    expect(await contents()).toEqual({
      'n01.tar/a.JPEG': 'fish',
      'n01.tar/empty.JPEG': '',
      'n02.tar/tape.JPEG': files['n02979186/tape.JPEG'],
    });
  });

  test('links, folders and sparse files are passed over', async () => {
    await write(files);
    execFileSync('ln', ['-s', 'a.JPEG', 'n01440764/soft.JPEG'], { cwd: join(base, 'files') });
    execFileSync('ln', ['n01440764/a.JPEG', 'n01440764/hard.JPEG'], { cwd: join(base, 'files') });
    execFileSync('truncate', ['-s', '1M', 'n02979186/hole.JPEG'], { cwd: join(base, 'files') });
    tar('--sparse', '--format=gnu', '-cf', archive, 'n02979186', 'n01440764');
    const { names } = await index();
    // Of two hard links the one that comes first is the file.
    expect(names.filter((name) => /a\.JPEG|hard/.test(name))).toHaveLength(1);
    expect(names.filter((name) => /soft|hole/.test(name))).toEqual([]);
    expect(names).toContain('n02979186/tape.JPEG');
  });

  test('a size that octal digits cannot hold', async () => {
    const bytes = await archiveOf([{ name: 'small' }, 'x']);
    // 2^33 in base 256, where the size stands, and a new checksum.
    bytes.fill(0, 124, 136);
    bytes[124] = 0x80;
    bytes[131] = 2;
    bytes.fill(' ', 148, 156);
    const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    await writeFile(archive, bytes.subarray(0, 512));
    await truncate(archive, 512 + 2 ** 33);
    expect((await index()).sizes).toEqual(Float64Array.of(2 ** 33));
  });
});

type Member = readonly [header: Partial<Header> & Pick<Header, 'name'>, contents?: Uint8Array | string];
const archiveOf = async (...members: readonly Member[]): Promise<Buffer> => {
  const made = pack();
  for (const [header, text] of members) {
    if (text === undefined) made.entry(header);
    else made.entry(header, text);
  }
  made.finalize();
  return buffer(made);
};

test('any files, whatever they hold', async () => {
  await assert(
    asyncProperty(
      dictionary(stringMatching(/^[a-z]{1,200}$/), uint8Array({ maxLength: 1_100 }), { maxKeys: 8, noNullPrototype: true }),
      async (all) => {
        await rm(join(base, 'cache'), { recursive: true, force: true });
        await writeFile(archive, await archiveOf(...Object.entries(all).map(([name, bytes]): Member => [{ name }, bytes])));
        expect(await contents()).toEqual(
          Object.fromEntries(Object.entries(all).map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')])),
        );
      },
    ),
    { numRuns: 25 },
  );
});

describe('what is refused', () => {
  const whole = () => archiveOf([{ name: 'first' }, 'x'.repeat(600)], [{ name: 'second' }, 'y'.repeat(600)]);

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    [
      'an archive cut off in a file',
      async () => (await whole()).subarray(0, 1024 + 512 + 512 + 300),
      /damaged[^]*"second" at byte 1536: 600 B, where 300 B are left: the archive is cut off/,
    ],
    ['a header that was changed', async () => (await whole()).fill('z', 1536, 1537), /damaged[^]*no valid header at byte 1536/],
    ['what is no archive', async () => Buffer.alloc(2048, 'text'), /no valid header at byte 0/],
    ['a way up', () => archiveOf([{ name: '../../evil' }, 'x']), /leads out of the folder: "\.\.\/\.\.\/evil"/],
    ['an absolute path', () => archiveOf([{ name: '/etc/passwd' }, 'x']), /leads out/],
    [
      'a compressed archive',
      async () => gzipSync(await whole()),
      /compressed archive cannot be read in place[^]*found: +gzip[^]*gunzip a\.tar/,
    ],
    ['another compression', async () => Buffer.from('BZh91AY&SY'), /bunzip2/],
  ])('%s', async (_, bytes, message) => {
    await writeFile(archive, await bytes());
    await expect(index()).rejects.toThrow(message);
    await expect(index()).rejects.toMatchObject({ exit: 'data' });
  });

  test.each<[string, () => Promise<unknown> | void, string]>([
    ['an archive that is not there', () => undefined, 'no such file'],
    ['a folder', () => mkdir(archive), 'a folder'],
    ['a pipe, which nobody may ever write to', () => void execFileSync('mkfifo', [archive]), 'a pipe or a device'],
  ])('%s', async (_, make, found) => {
    await make();
    await expect(index()).rejects.toThrow(new RegExp(`a\\.tar: the archive cannot be read[^]*found: +${found}`));
  });
});

test('tells of an archive that ends behind a file, where it may have been cut off', async () => {
  const [inner, whole] = [await archiveOf([{ name: 'a' }, 'x']), await archiveOf([{ name: 'a' }, 'x'], [{ name: 'b' }, 'y'])];
  await writeFile(archive, whole.subarray(0, 1024));
  expect(await contents()).toEqual({ a: 'x' });
  await writeFile(archive, await archiveOf([{ name: 'inner.tar' }, inner.subarray(0, 1024)]));
  expect(await contents()).toEqual({ 'inner.tar/a': 'x' });
  await writeFile(archive, whole);
  await contents();
  expect(said.filter((message) => message.includes('cut off'))).toEqual([
    expect.stringMatching(/^a\.tar has no end mark/),
    expect.stringMatching(/^inner\.tar has no end mark/),
  ]);
});

describe('the index is kept', () => {
  const cached = async () => join(base, 'cache/tar-index', (await readdir(join(base, 'cache/tar-index')))[0] as string);

  test('which is told, and how far it is', async () => {
    await writeFile(archive, await archiveOf([{ name: 'a' }, 'x']));
    await index();
    await index();
    expect(said).toEqual([
      'index of a.tar: looking where its files lie, which is done once',
      expect.stringMatching(/^index of a\.tar: 100 % of 2\.0 KiB/),
    ]);
  });

  test('until the archive changes', async () => {
    await writeFile(archive, await archiveOf([{ name: 'old' }, 'x']));
    const time = new Date('2020-02-20');
    await utimes(archive, time, time);
    expect((await index()).names).toEqual(['old']);
    // The same size and time: nobody looks into the archive.
    await writeFile(archive, Buffer.alloc(2048));
    await utimes(archive, time, time);
    expect((await index()).names).toEqual(['old']);
    await writeFile(archive, await archiveOf([{ name: 'new' }, 'x']));
    expect((await index()).names).toEqual(['new']);
  });

  test.each(['', '{"format":1', '[]', 'null', '{"format":1,"names":["a"]}'])('a damaged one (%s) is made anew', async (damage) => {
    await writeFile(archive, await archiveOf([{ name: 'a' }, 'x']));
    const first = await index();
    await writeFile(await cached(), damage);
    expect(await index()).toEqual(first);
    expect(JSON.parse(await readFile(await cached(), 'utf8'))).toMatchObject({ names: ['a'] });
  });

  test('an archive without a file has an index', async () => {
    await writeFile(archive, await archiveOf());
    expect((await index()).names).toEqual([]);
  });
});

test('seldom: of many messages the first, and those that come long after one that was told', () => {
  const told: string[] = [];
  const report = seldom((message) => told.push(message), 3600);
  for (const message of ['a', 'b', 'c']) report(message);
  const eager = seldom((message) => told.push(message), 0);
  for (const message of ['d', 'e']) eager(message);
  expect(told).toEqual(['a', 'd', 'e']);
});
