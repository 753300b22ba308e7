import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openBrowser } from '@longway/browser';
import type { Browser, Page } from 'playwright-core';
import { type Action, type LiveServer, openServer } from './server';
import { eventOf, startOf, stepOf } from './testing/events';

const RUN = 'lens/seed-0';
const plan = { name: 'tried', folder: 'tried-1', plan: ['clean/seed-0', RUN], arms: ['clean', 'lens'] };

/** A way to the server that can be cut. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  url = '';

  async open(target: string): Promise<void> {
    const { port, hash } = new URL(target);
    this.server = createServer((from) => {
      const to = connect(Number(port), '127.0.0.1');
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => undefined);
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as { port: number }).port}/${hash}`;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.server?.close();
  }
}

let browser: Browser;
let folder: string;
let server: LiveServer;
let asked: Action[];
let page: Page;
const wire = new Wire();
/** What a page must not do: ask elsewhere, complain. */
let faults: string[];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-page-'));
  [asked, faults] = [[], []];
  const act = async (action: Action) => void asked.push(action);
  server = await openServer({ folder, plan, host: '127.0.0.1', port: 0, act });
  await wire.open(server.url);
  page = await browser.newPage();
  page.on('request', (request) => new URL(request.url()).hostname !== '127.0.0.1' && faults.push(`asked ${request.url()}`));
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
});
afterEach(async () => {
  await page.close();
  wire.close();
  await server.close({ status: 'finished' });
  rmSync(folder, { recursive: true });
});

const steps = (from: number, to: number): void => {
  for (let step = from; step <= to; step++) server.hub.take(stepOf(RUN, step, step, 1 / step));
};

const points = (): Promise<number> => page.evaluate(`Number(document.querySelector('.chart').dataset.points)`) as Promise<number>;
/** Not `waitForFunction`, which evaluates text in the page: the page's policy refuses that. */
const until = async (condition: string, on = page): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!(await on.evaluate(condition))) {
    if (Date.now() > end) throw new Error(`never so: ${condition}; ${await on.textContent('body')}`);
    await setTimeout(20);
  }
};

const writePreview = (file: string, step: number): void => {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  // One white pixel at the top left, which the lens paints black.
  const [original, lensed] = [
    [255, 10, 10, 10],
    [0, 10, 10, 10],
  ].map((levels) => Buffer.from(levels).toString('base64'));
  writeFileSync(
    join(folder, file),
    JSON.stringify({ step, shape: [2, 2, 1], count: 1, meanSquaredError: [1, 0, 0, 0], examples: [{ original, lensed }] }),
  );
};

/** Levels of red of a picture on the page. */
const pixelsOf = (place: number): Promise<number[]> =>
  page.evaluate(
    `(() => { const c = document.querySelectorAll('#wall canvas')[${place}]; return [...c.getContext('2d').getImageData(0, 0, 2, 2).data].filter((_, i) => i % 4 === 0); })()`,
  ) as Promise<number[]>;

test('curves grow, pictures and results come, and nothing is asked for elsewhere', async () => {
  server.hub.take(startOf(RUN, 100));
  steps(1, 20);
  await page.goto(wire.url);
  await until(`document.querySelector('.chart').dataset.points === '20'`);
  expect(await page.textContent('#turn')).toBe('Run 2 of 2: lens, seed 0, step 20 of 100');
  expect(await page.locator('.chart canvas').count()).toBe(4);
  steps(21, 50);
  await until(`document.querySelector('.chart').dataset.points === '50'`);
  expect(await page.textContent('#tiles')).toMatch(/step50 of 100/);

  const file = `arms/${RUN}/previews/step-000050.json`;
  writePreview(file, 50);
  server.hub.take(eventOf(RUN, 51, 50, { type: 'PreviewReady', file }));
  await until(`document.querySelectorAll('#wall canvas').length === 3`);
  expect(await pixelsOf(0)).toEqual([255, 10, 10, 10]);
  expect(await pixelsOf(1)).toEqual([0, 10, 10, 10]);
  // Darker where light was taken away, mid-grey elsewhere.
  expect(await pixelsOf(2)).toEqual([0, 128, 128, 128]);
  expect(await page.textContent('#moment')).toBe('after step 50');

  const measured = {
    features: 'raw',
    layer: 'features',
    pooling: 'mean',
    protocol: 'lbfgs',
    split: 'test',
    metric: 'top1',
    value: 0.625,
  } as const;
  server.hub.take(eventOf(RUN, 52, 50, { type: 'EvaluationFinished', evaluator: 'linear', measurements: [measured], seconds: 2 }));
  // What events say is text, whatever it looks like.
  server.hub.take(eventOf(RUN, 53, 50, { type: 'Warned', code: 'x', message: '<img src=x onerror=alert(1)>' }));
  await until(`document.querySelector('#log .warning')`);
  expect(await page.textContent('#table tbody')).toMatch(/^linearraw · features · lbfgs · test · top1.*62\.5 %$/);
  expect(await page.textContent('#log .warning .what')).toBe('warning: <img src=x onerror=alert(1)>');

  server.hub.end({ status: 'finished' });
  await until(`document.querySelector('#status').dataset.status === 'finished'`);
  expect(faults).toEqual([]);
});

test('a page that loses its connection comes back to every step, once', async () => {
  server.hub.take(startOf(RUN, 100));
  await page.goto(wire.url);
  await until(`window.longwayLive.plan.name === 'tried'`);
  for (let first = 1; first <= 81; first += 20) {
    steps(first, first + 9);
    wire.cut();
    steps(first + 10, first + 19);
    await until(`document.querySelector('.chart').dataset.points === '${first + 19}'`);
  }
  expect(await points()).toBe(100);
  const told = (await page.evaluate(`window.longwayLive.runs.get('${RUN}').steps.steps`)) as number[];
  expect(told).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  // One by one, not all anew: steps that came twice would be counted twice here.
  expect(await page.evaluate(`window.longwayLive.taken`)).toBe(100);
});

test('buttons do what they say, a stop at the second click, and nothing without the token', async () => {
  await page.goto(wire.url);
  await until(`!document.querySelector('#stop').disabled`);
  await page.click('#checkpoint');
  await until(`document.querySelector('#said').textContent.startsWith('A checkpoint')`);
  await page.click('#stop');
  expect(asked).toEqual(['checkpoint']);
  await page.click('#stop');
  await until(`document.querySelector('#said').textContent.startsWith('It stops')`);
  expect(asked).toEqual(['checkpoint', 'stop']);
  server.hub.tellVitals({ status: 'running', unable: 'it is elsewhere' });
  await until(`document.querySelector('#stop').disabled`);
  expect(await page.textContent('#said')).toBe('it is elsewhere');

  const other = await browser.newPage();
  await other.goto(wire.url.replace(/#.*/, ''));
  await until(`document.querySelector('#said').textContent.startsWith('Open this page by the address')`, other);
  expect(await other.isDisabled('#stop')).toBe(true);
  await other.close();
  expect(faults).toEqual([]);
});

test('fits a phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  server.hub.take(startOf(RUN, 100));
  steps(1, 20);
  await page.goto(wire.url);
  await until(`document.querySelector('.chart').dataset.points === '20'`);
  expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(360);
});
