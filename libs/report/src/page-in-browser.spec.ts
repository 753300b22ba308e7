import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '@longway/browser';
import type { Browser } from 'playwright-core';
import { openPage } from '../test/open-page';
import { filesOf, plan, writeFiles } from '../test/run-folder';
import { writeReport } from './write-report';

let browser: Browser;
let root: string;
let url: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'longway-page-'));
  const lens = plan.arms['lens'] as (typeof plan.arms)[string];
  await writeFiles(root, filesOf({ ...plan, steps: 20, arms: { ...plan.arms, 'lens-with-a-name-that-is-rather-long': lens } }));
  url = pathToFileURL(await writeReport([root])).href;
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
] as const)('at %p pixels, %s: no complaint, no request, nothing beside the screen, every picture drawn', async (width, scheme) => {
  const { page, faults } = await openPage(browser, url, width, scheme);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  expect(await page.evaluate('[...document.images].filter(({ naturalWidth }) => naturalWidth === 0).length')).toBe(0);
  expect(await page.evaluate('document.images.length')).toBeGreaterThan(60);
  const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(background).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)');
  expect(faults).toEqual([]);
  await page.close();
});

test('the first screen of a phone says what was found, and the contents lead to every section', async () => {
  const { page } = await openPage(browser, url, 360);
  const finding = (await page.evaluate(`document.querySelector('.finding').getBoundingClientRect().bottom`)) as number;
  expect(finding).toBeLessThan(780);
  const broken = await page.evaluate(
    `[...document.querySelectorAll('.contents a')].filter((link) => !document.querySelector(link.getAttribute('href'))).length`,
  );
  expect(broken).toBe(0);
  expect(await page.evaluate(`document.querySelectorAll('.contents a').length`)).toBe(
    await page.evaluate(`document.querySelectorAll('main section').length`),
  );
  await page.click('.contents a[href="#embeddings"]');
  expect(await page.evaluate(`Math.abs(document.querySelector('#embeddings').getBoundingClientRect().top)`)).toBeLessThan(5);
  await page.close();
});

test('paper gets light colours also from a dark screen, and no figure is cut off at the side', async () => {
  const { page, faults } = await openPage(browser, url, 1200, 'dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: 720, height: 1000 });
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(720);
  const cut = await page.evaluate(
    `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.closest('section')?.id)`,
  );
  expect(cut).toEqual([]);
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  expect(faults).toEqual([]);
  await page.close();
});
