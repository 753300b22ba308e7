import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { download } from './download';
import { sha256 } from './sha256';

const contents = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 3));
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves ranges as real servers do. */
const ranges: Answer = ({ headers }, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  if (start >= contents.length) return void response.writeHead(416).end();
  if (headers.range) response.writeHead(206, { 'content-range': `bytes ${start}-${contents.length - 1}/${contents.length}` });
  response.end(contents.subarray(start));
};
/** Knows no ranges. */
const all: Answer = (_, response) => void response.end(contents);
/** Breaks off after `bytes` bytes. */
const breaking =
  (bytes: number): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': contents.length });
    response.write(contents.subarray(0, bytes), () => response.destroy());
  };

describe('download', () => {
  let folder: string;
  let to: string;
  let url: string;
  let answers: Answer[];
  let asked: (string | undefined)[];
  const messages: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    (answers.length > 1 ? (answers.shift() as Answer) : (answers[0] as Answer))(request, response);
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longway-download-'));
    to = join(folder, 'sub', 'file.bin');
    [answers, asked] = [[ranges], []];
    messages.splice(0);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const get = (more = {}) =>
    download(url, to, {
      sha256: sha256(contents),
      bytes: contents.length,
      report: (message) => messages.push(message),
      patience: 200,
      ...more,
    });
  const expectWhole = async () => {
    expect((await readFile(to)).equals(contents)).toBe(true);
    expect(await readdir(join(folder, 'sub'))).toEqual(['file.bin']);
  };
  const part = async (bytes: Uint8Array) => {
    await mkdir(join(folder, 'sub'));
    await writeFile(`${to}.part`, bytes);
  };

  it('fetches, reports, and does not fetch twice', async () => {
    await get();
    await get();
    await expectWhole();
    expect(asked).toEqual([undefined]);
    expect(messages.at(-1)).toMatch(/^file\.bin: 100 % of 195\.3 KiB, [\d.]+ \w+\/s$/);
  });

  it('goes on where it stopped', async () => {
    await part(contents.subarray(0, 150_000));
    await get();
    await expectWhole();
    expect(asked).toEqual(['bytes=150000-']);
  });

  it('starts over where the server knows no ranges', async () => {
    answers = [all];
    await part(contents.subarray(0, 150_000));
    await get();
    await expectWhole();
  });

  it('takes a .part file that is whole already', async () => {
    await part(contents);
    await get();
    await expectWhole();
    expect(asked).toEqual(['bytes=200000-']);
  });

  it('throws away the rest of another file', async () => {
    await part(Buffer.alloc(150_000));
    await get();
    await expectWhole();
    expect(asked).toEqual(['bytes=150000-', undefined]);
  });

  it('tries again, from where the connection broke', async () => {
    answers = [breaking(100_000), ranges];
    await get();
    await expectWhole();
    expect(asked[1]).toMatch(/^bytes=\d+-$/);
    expect(messages.some((message) => /trying again/.test(message))).toBe(true);
  });

  it('replaces a file that is not the expected one', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(to, 'something else');
    await get();
    await expectWhole();
    expect(messages[0]).toMatch(/not the expected file/);
  });

  it('refuses other contents, and keeps none of them', async () => {
    answers = [(_, response) => void response.end('<html>log in</html>')];
    const attempt = get();
    await expect(attempt).rejects.toMatchObject({
      exit: 'data',
      mishap: { where: url, expected: expect.stringContaining(sha256(contents)) },
    });
    await expect(attempt).rejects.toThrow(/found: +sha256 [0-9a-f]{64}, 19 bytes/);
    expect(await readdir(join(folder, 'sub'))).toEqual([]);
  });

  it('stops reading what is longer than expected', async () => {
    answers = [(_, response) => void response.end(Buffer.alloc(50_000_000))];
    await expect(get()).rejects.toThrow(/found: +sha256 \w+, (?!50000000)\d+ bytes/);
  });

  it.each([
    ['refuses connections', async () => 'http://127.0.0.1:9/file.bin', /ECONNREFUSED|bad port/],
    ['answers 404', async () => ((answers = [(_, response) => void response.writeHead(404).end()]), url), /the server answered 404/],
    ['says nothing', async () => ((answers = [() => undefined]), url), /nothing came for 0\.2 s/],
  ])('says what, where and what to do when a server %s', async (_, address, found) => {
    const attempt = download(await address(), to, { sha256: '0', report: () => undefined, patience: 200, attempts: 1 });
    await expect(attempt).rejects.toThrow(LongwayError);
    await expect(attempt).rejects.toMatchObject({ exit: 'data', mishap: { found: expect.stringMatching(found) } });
    await expect(attempt).rejects.toThrow(`or put the file at ${to} yourself`);
  });

  it('finds too small a disk before it asks the server', async () => {
    const attempt = get({ bytes: 2 ** 60 });
    await expect(attempt).rejects.toMatchObject({ exit: 'storage' });
    await expect(attempt).rejects.toThrow(/expected: .* free\n +found: .* free/);
    expect(asked).toEqual([]);
  });

  it('says where it may not write', async () => {
    await writeFile(join(folder, 'sub'), 'a file in the place of the folder');
    await expect(get()).rejects.toMatchObject({ exit: 'storage' });
  });
});
