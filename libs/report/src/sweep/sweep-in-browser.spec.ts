import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '@longway/browser';
import type { Browser } from 'playwright-core';
import { openPage } from '../../test/open-page';
import { type CellPlan, makeSweep } from '../../test/sweep';
import { analyseSweep } from './analysis';
import { writeSweepReport } from './write-sweep';

let browser: Browser;
let root: string;
let url: string;

/** Settings with long names, three of them; one cell that failed with a long line, and one at work. */
const plans: readonly CellPlan[] = [0, 1, 40].flatMap((lambda) =>
  [0, 1].flatMap((seed) =>
    [
      { name: 'unet', widths: [8, 16, 32], residual: true, normalisation: 'batch', activation: 'leaky-relu', from: 'a-folder/of-weights' },
      { name: 'unet', widths: [4, 8], residual: false },
    ].map((lens, at) => ({
      point: { 'training.lambda': lambda, lens },
      seed,
      linear: 0.6 + lambda / 400 + at / 50 + seed / 90,
      ...(lambda === 40 && at === 1 && seed === 0 && { state: 'failed' as const, error: `no such file: /${'a-long-name/'.repeat(14)}` }),
      ...(lambda === 40 && at === 1 && seed === 1 && { state: 'running' as const }),
    })),
  ),
);

const halving = {
  ...{ metric: 'linear, raw, top1', isShare: true, axis: 'training.lambda', eta: 3, goal: 'max' as const },
  judgements: [{ cells: ['0000000000000000'], rung: 0, step: 1000, value: 0.4, verdict: 'stopped' as const }],
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'longway-sweep-page-'));
  url = pathToFileURL(await writeSweepReport(await analyseSweep(await makeSweep(root, plans, { halving })))).href;
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await rm(root, { recursive: true });
});

test.each([
  [360, 'light'],
  [360, 'dark'],
  [1200, 'light'],
  [1200, 'dark'],
] as const)('at %p pixels, %s: no complaint, no request, nothing beside the screen', async (width, scheme) => {
  const { page, faults } = await openPage(browser, url, width, scheme);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(background).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)');
  // No text of a chart is cut off by the chart's own edge.
  const cut = `[...document.querySelectorAll('figure svg')].flatMap((svg) => [...svg.querySelectorAll('text')].filter((text) => {
    const [outer, inner] = [svg.getBoundingClientRect(), text.getBoundingClientRect()];
    return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
  })).map((text) => text.textContent)`;
  expect(await page.evaluate(cut)).toEqual([]);
  expect(await page.evaluate(`document.querySelectorAll('figure svg').length`)).toBeGreaterThan(6);
  expect(faults).toEqual([]);
  await page.close();
});

test('the contents lead to every section, and cells to their own pages', async () => {
  const { page } = await openPage(browser, url, 360);
  const links = `[...document.querySelectorAll('.contents a')].map((link) => !!document.querySelector(link.getAttribute('href')))`;
  expect(await page.evaluate(links)).toEqual(Array.from({ length: 8 }, () => true));
  const target = (await page.evaluate(`document.querySelector('#cells a').href`)) as string;
  expect(target).toMatch(/\/cells\/[0-9a-f]{16}\/report\.html$/);
  await page.goto(target);
  expect(await page.evaluate('document.body.textContent')).toBe('cell');
  await page.close();
});

test('paper gets light colours also from a dark screen, and nothing is cut off at the side', async () => {
  const { page, faults } = await openPage(browser, url, 1200, 'dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: 720, height: 1000 });
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(720);
  const cut = `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.closest('section')?.id)`;
  expect(await page.evaluate(cut)).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});
