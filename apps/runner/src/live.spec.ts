import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openBrowser } from '@longway/browser';
import type { TrainingEvent } from '@longway/contracts';
import type { Browser, Page } from 'playwright-core';
import { longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: the built command, native TensorFlow and a browser. */
jest.setTimeout(120_000);

let folder: string;
let browser: Browser;
let page: Page;
let faults: string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-live-'));
  writeOutsidePlugins(folder);
  writeFileSync(join(folder, 'tiny.yaml'), tiny);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  page = await browser.newPage();
  faults = [];
  page.on('request', (request) => new URL(request.url()).hostname !== '127.0.0.1' && faults.push(`asked ${request.url()}`));
  page.on('pageerror', ({ message }) => faults.push(message));
});
afterEach(() => page.close());

const tiny = `
name: tiny
plugins: [./stripes]
dataset: stripes
task: rotation
lens: { name: unet, widths: [2, 4] }
extractor: { name: preact-resnet, widths: [4, 8], blocks: [1, 1] }
evaluators: []
training: { steps: 100000, batchSize: 4, previews: 300, checkpointEvery: null }
`;

const until = async (condition: string): Promise<void> => {
  const end = Date.now() + 60_000;
  while (!(await page.evaluate(condition))) {
    if (Date.now() > end) throw new Error(`never so: ${condition}; ${await page.textContent('body')}`);
    await setTimeout(50);
  }
};

/** Resolves with the page's address once a command has printed it. */
const starting = (words: readonly string[]) => {
  let tell: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (tell = resolve));
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  const ended = longway(words, folder, (printed, child) => {
    kill = (signal) => child.kill(signal);
    const [found] = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(printed) ?? [];
    if (found) tell(found);
  });
  return { url, ended, kill: (signal: NodeJS.Signals) => kill(signal) };
};

const runFolder = (out: string): string => join(folder, out, readdirSync(join(folder, out))[0] ?? '');
const statusOf = (run: string): unknown => (JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { status: string }).status;
const saved = (run: string): readonly number[] =>
  readFileSync(join(run, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrainingEvent)
    .flatMap(({ type, step }) => (type === 'CheckpointSaved' ? [step] : []));

const stop = async (): Promise<void> => {
  await page.click('#stop');
  await page.click('#stop');
};

test('run --live: the page shows curves and pictures as they come, saves when asked, and its stop ends the run', async () => {
  const { url, ended } = starting(['run', 'tiny.yaml', '--live', '0', '--out', 'live']);
  await page.goto(await url);
  await until(`Number(document.querySelector('.chart').dataset.points) > 5`);
  await until(`document.querySelectorAll('#wall canvas').length > 0`);
  expect(await page.textContent('#turn')).toMatch(/^Run 1 of 1: main, seed 0, step [\d,]+ of 100,000$/);
  expect(await page.textContent('#tiles')).toMatch(/memory of the process[\d.]+ [MG]iB/);
  await page.click('#checkpoint');
  await until(`[...document.querySelectorAll('#log .what')].some(({ textContent }) => textContent.startsWith('saved checkpoints/step-'))`);
  await stop();
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/stopped; report:/);
  await until(`document.querySelector('#status').dataset.status === 'stopped'`);
  const run = runFolder('live');
  expect(statusOf(run)).toBe('stopped');
  expect(existsSync(join(run, 'lock'))).toBe(false);
  expect(saved(run)).toHaveLength(2);
  expect(faults).toEqual([]);
});

test('watch: follows the run of another process, has it save and stop, and leaves at Ctrl-C', async () => {
  const trained = longway(['run', 'tiny.yaml', '--out', 'watched'], folder);
  while (!existsSync(join(folder, 'watched')) || !existsSync(join(runFolder('watched'), 'events.jsonl'))) await setTimeout(50);
  const run = runFolder('watched');
  const watching = starting(['watch', run, '--port', '0']);
  await page.goto(await watching.url);
  await until(`Number(document.querySelector('.chart').dataset.points) > 5`);
  await until(`!document.querySelector('#checkpoint').disabled`);
  expect(await page.textContent('#tiles')).toMatch(/memory of the process[\d.]+ [MG]iB/);
  await page.click('#checkpoint');
  await until(`[...document.querySelectorAll('#log .what')].some(({ textContent }) => textContent.startsWith('saved checkpoints/step-'))`);
  await stop();
  expect((await trained).code).toBe(130);
  await until(`document.querySelector('#status').dataset.status === 'stopped'`);
  await until(`document.querySelector('#stop').disabled`);
  expect(await page.textContent('#said')).toBe('no process works in this run folder');
  expect(saved(run)).toHaveLength(2);
  watching.kill('SIGINT');
  expect((await watching.ended).code).toBe(130);
  expect(faults).toEqual([]);
});

test('a port that is taken or none at all is wrong usage, told before there is a run folder', async () => {
  const [taken, none, behind] = await Promise.all([
    longway(['run', 'tiny.yaml', '--live', '1.5', '--out', 'never'], folder),
    longway(['watch', '.', '--port', '70000'], folder),
    longway(['run', '--live', 'tiny.yaml', 'tiny.yaml', '--out', 'never'], folder),
  ]);
  expect([taken.code, none.code, behind.code]).toEqual([2, 2, 2]);
  expect(taken.stderr).toMatch(/--live: this is no port/);
  expect(none.stderr).toMatch(/--port: this is no port/);
  expect(behind.stderr).toMatch(/name the file first: longway run FILE --live/);
  expect(existsSync(join(folder, 'never'))).toBe(false);
});
