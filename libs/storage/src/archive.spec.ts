import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { assert, asyncProperty, dictionary, integer, stringMatching, uint8Array } from 'fast-check';
import { LongwayError } from '@longway/contracts';
import { type Header, pack } from 'tar-stream';
import { extractArchive } from './archive';

type Member = readonly [header: Partial<Header> & Pick<Header, 'name'>, contents?: Uint8Array | string];

const archiveOf = async (...members: readonly Member[]): Promise<Buffer> => {
  const tar = pack();
  for (const [header, contents] of members) {
    if (contents === undefined) tar.entry(header);
    else tar.entry(header, contents);
  }
  tar.finalize();
  return gzipSync(await buffer(tar));
};

describe('extractArchive', () => {
  let base: string;
  let archive: string;
  let folder: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'longway-archive-'));
    archive = join(base, 'a.tar.gz');
    folder = join(base, 'out');
  });
  afterEach(() => rm(base, { recursive: true }));

  const extract = async (bytes: Uint8Array, only: readonly string[] = ['file'], maxFileBytes = 1_000) => {
    await writeFile(archive, bytes);
    await extractArchive(archive, folder, { root: 'data', only, maxFileBytes });
  };

  it('takes the chosen files of the chosen folder, whatever they hold', async () => {
    await assert(
      asyncProperty(
        dictionary(stringMatching(/^[a-z]{1,120}$/), uint8Array({ maxLength: 1_000 }), { minKeys: 1, noNullPrototype: true }),
        async (files) => {
          const members = Object.entries(files).map(([name, contents]): Member => [{ name: `data/${name}` }, contents]);
          await extract(
            await archiveOf([{ name: 'data', type: 'directory' }], [{ name: 'data/other' }, 'x'], ...members),
            Object.keys(files),
          );
          expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
          for (const [name, contents] of Object.entries(files)) expect(await readFile(join(folder, name))).toEqual(Buffer.from(contents));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('reads files that are larger than a chunk', async () => {
    const contents = Buffer.alloc(3_000_000, 'longway');
    await extract(await archiveOf([{ name: './data/file' }, contents]), ['file'], contents.length);
    expect((await readFile(join(folder, 'file'))).equals(contents)).toBe(true);
  });

  const file: Member = [{ name: 'data/file' }, 'fine'];
  const hostile: readonly (readonly [string, Member, RegExp])[] = [
    ['a way up', [{ name: 'data/../../evil' }, 'x'], /leads out of the folder: "data\/\.\.\/\.\.\/evil"/],
    ['an absolute path', [{ name: '/tmp/longway-evil' }, 'x'], /leads out/],
    ['a Windows path', [{ name: 'data\\..\\evil' }, 'x'], /leads out/],
    ['a drive', [{ name: 'C:evil' }, 'x'], /leads out/],
    [
      'a symbolic link',
      [{ name: 'data/file', type: 'symlink', linkname: '/etc/passwd' }],
      /neither file nor folder: "data\/file" \(symlink\)/,
    ],
    ['a hard link', [{ name: 'data/link', type: 'link', linkname: '/etc/passwd' }], /neither file nor folder/],
    ['a device', [{ name: 'data/null', type: 'character-device', devmajor: 1, devminor: 3 }], /neither file nor folder/],
    ['a pipe', [{ name: 'data/pipe', type: 'fifo' }], /neither file nor folder/],
    ['too large a file', [{ name: 'data/file' }, Buffer.alloc(1_001)], /data\/file of 1001 B, where at most 1000 B/],
  ];

  it.each(hostile)('refuses %s, and leaves nothing', async (_, member, message) => {
    const attempt = extract(await archiveOf(member, file));
    await expect(attempt).rejects.toThrow(LongwayError);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toMatchObject({ exit: 'data', mishap: { where: archive } });
    expect(await readdir(base)).toEqual(['a.tar.gz']);
  });

  it('needs every file', async () => {
    await expect(extract(await archiveOf(file), ['file', 'more'])).rejects.toThrow(/found: +no data\/more/);
  });

  it('takes the first of two files with one name', async () => {
    await extract(await archiveOf(file, [{ name: 'data/file' }, 'later']));
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('fine');
  });

  it('never takes half an archive', async () => {
    const whole = await archiveOf([{ name: 'data/file' }, Buffer.alloc(700, 1)]);
    await assert(
      asyncProperty(integer({ min: 0, max: whole.length - 1 }), async (length) => {
        await expect(extract(whole.subarray(0, length))).rejects.toMatchObject({ exit: 'data' });
        expect(await readdir(base)).toEqual(['a.tar.gz']);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a tar that ends early inside a whole gzip file', async () => {
    const tar = pack();
    tar.entry({ name: 'data/file' }, Buffer.alloc(700, 1));
    tar.finalize();
    await expect(extract(gzipSync((await buffer(tar)).subarray(0, 900)))).rejects.toThrow(/Unexpected end of data/);
  });

  it('waits for no pipe', async () => {
    execFileSync('mkfifo', [archive]);
    await expect(extractArchive(archive, folder, { root: 'data', only: ['file'], maxFileBytes: 1 })).rejects.toThrow(
      /cannot be used[^]*found: +a folder, a pipe or a device/,
    );
  });

  it('refuses what is no archive', async () => {
    await expect(extract(Buffer.from('<html>log in</html>'))).rejects.toThrow(/incorrect header check/);
    await expect(extract(gzipSync(Buffer.alloc(2_048, 'x')))).rejects.toThrow(/[Ii]nvalid tar header/);
  });

  it('keeps what was there when it fails, and replaces it when it succeeds', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'old'), '');
    await expect(extract(Buffer.from('no'))).rejects.toThrow(LongwayError);
    expect(await readdir(folder)).toEqual(['old']);
    await extract(await archiveOf(file));
    expect(await readdir(folder)).toEqual(['file']);
  });
});
