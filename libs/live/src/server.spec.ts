import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Action, type LiveServer, openServer, requireFreePort } from './server';
import { eventOf } from './testing/events';

const plan = { name: 'tried', folder: 'tried-1', plan: ['a/seed-0'], arms: ['a'] };

let folder: string;
let server: LiveServer;
let asked: Action[];
let unable: string | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-live-'));
  [asked, unable] = [[], undefined];
  const act = async (action: Action) => {
    if (unable === undefined) asked.push(action);
    return unable;
  };
  server = await openServer({ folder, plan, host: '127.0.0.1', port: 0, act });
});
afterEach(async () => {
  await server.close({ status: 'finished' });
  rmSync(folder, { recursive: true });
});

const token = (): string => new URL(server.url).hash.slice('#token='.length);
const port = (): number => Number(new URL(server.url).port);

interface Answer {
  readonly status?: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const ask = (path: string, options: RequestOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: port(), path, ...options }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text, headers: response.headers }));
    })
      .on('error', reject)
      .end();
  });

const post = (action: string, headers: Readonly<Record<string, string>> = {}) => ask(`/actions/${action}`, { method: 'POST', headers });
const bearing = (word: string) => ({ authorization: `Bearer ${word}` });

test('does what is asked with the token, and says why it cannot', async () => {
  expect((await post('checkpoint', bearing(token()))).status).toBe(202);
  expect((await post('stop', bearing(token()))).status).toBe(202);
  expect(asked).toEqual(['checkpoint', 'stop']);
  unable = 'it is elsewhere';
  expect(await post('stop', bearing(token()))).toMatchObject({ status: 409, text: '{"reason":"it is elsewhere"}' });
});

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer nonsense' }],
  ['an empty one', { authorization: 'Bearer ' }],
  ['another scheme', { authorization: 'Basic nonsense' }],
])('with %s nothing is done', async (_, headers) => {
  expect((await post('stop', headers)).status).toBe(403);
  expect(asked).toEqual([]);
});

test('the start of the token is not enough', async () => {
  expect(token().length).toBeGreaterThanOrEqual(32);
  expect((await post('stop', bearing(token().slice(0, -1)))).status).toBe(403);
  expect((await post('stop', bearing(`${token()}x`))).status).toBe(403);
  expect(asked).toEqual([]);
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('%s does nothing', async (method) => {
  const answer = await ask('/actions/stop', { method, headers: bearing(token()) });
  expect([404, 405]).toContain(answer.status);
  expect(asked).toEqual([]);
});

test.each(['evil.example', 'evil.example:7007', '127.0.0.1.evil.example', 'localhost.evil.example', '[::1].evil.example'])(
  'under the name %j nothing is told and nothing done',
  async (host) => {
    for (const path of ['/', '/events', '/main.mjs']) expect((await ask(path, { headers: { host } })).status).toBeGreaterThanOrEqual(400);
    expect((await post('stop', { ...bearing(token()), host })).status).toBeGreaterThanOrEqual(400);
    expect(asked).toEqual([]);
  },
);

test.each(['localhost:8000', '127.0.0.1', '[::1]:7007', '192.168.0.7:7007'])(
  'it may be reached as %s, through a tunnel say',
  async (host) => {
    expect((await ask('/', { headers: { host } })).status).toBe(200);
  },
);

test("another site's page may not ask, with the token neither", async () => {
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${port() + 1}`, `https://127.0.0.1:${port()}`])
    expect((await post('stop', { ...bearing(token()), origin })).status).toBe(403);
  expect(asked).toEqual([]);
  expect((await post('stop', { ...bearing(token()), origin: `http://127.0.0.1:${port()}` })).status).toBe(202);
});

test('the page may load nothing from elsewhere, run no script of its own text, and be in no frame', async () => {
  const { headers, text } = await ask('/');
  expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; [^]*frame-ancestors 'none'/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|http|\*/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(text).not.toMatch(/https?:|<script>|style=|onclick/);
  // The token is nowhere but in the address.
  for (const path of ['/', '/main.mjs', '/style.css', '/uplot/uPlot.esm.js']) expect((await ask(path)).text).not.toContain(token());
});

test('of the run folder, previews that were told of are handed out and nothing else', async () => {
  const file = 'arms/a/seed-0/previews/step-000003.json';
  mkdirSync(join(folder, 'arms/a/seed-0/previews'), { recursive: true });
  for (const name of [file, 'arms/a/seed-0/preview.json', 'run.json']) writeFileSync(join(folder, name), '{"step": 3}');
  expect((await ask(`/previews/${file}`)).status).toBe(404);
  server.hub.take(eventOf('a/seed-0', 0, 3, { type: 'PreviewReady', file }));
  expect(await ask(`/previews/${file}`)).toMatchObject({ status: 200, text: '{"step": 3}' });
  for (const hostile of ['../../../etc/passwd', 'run.json', 'arms/../run.json'])
    server.hub.take(eventOf('a/seed-0', 1, 3, { type: 'PreviewReady', file: hostile }));
  for (const path of [
    'arms/a/seed-0/preview.json',
    'run.json',
    'arms/../run.json',
    '..%2f..%2f..%2fetc%2fpasswd',
    '../run.json',
    'arms%2f..%2frun.json',
  ])
    expect((await ask(`/previews/${path}`)).status).toBe(404);
  for (const path of ['/../src/server.ts', '/%2e%2e/package.json', '/uplot/..%2fpackage.json', '/..%2f..%2fpackage.json'])
    expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
});

test('a port that is taken is an error with a remedy where it was asked for; else another one is taken', async () => {
  await expect(requireFreePort({ host: '127.0.0.1', port: port() })).rejects.toThrow(
    /cannot be served[^]*EADDRINUSE[^]*another port, or none/,
  );
  await expect(requireFreePort({ host: '192.0.2.1', port: 0 })).rejects.toThrow(/192\.0\.2\.1/);
  await requireFreePort({ host: '127.0.0.1' });
  const usual = createServer();
  // Taken by us, or by somebody else already.
  await new Promise<void>((resolve) => usual.once('error', () => resolve()).listen(7007, '127.0.0.1', resolve));
  const other = await openServer({ folder, plan, host: '127.0.0.1', act: async () => undefined });
  expect(new URL(other.url).port).not.toBe('7007');
  await other.close({ status: 'finished' });
  usual.close();
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
});
