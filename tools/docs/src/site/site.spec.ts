import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '@longway/browser';
import { buildSite } from './build-site';
import { crawl } from './crawl';

const root = join(__dirname, '../../../..');
const host = 'http://longway.invalid';

describe('a crawl', () => {
  let site: string;
  beforeEach(async () => (site = await mkdtemp(join(tmpdir(), 'longway-crawl-'))));
  afterEach(() => rm(site, { recursive: true }));

  it('names files and anchors that are not there, and what comes from elsewhere', async () => {
    await mkdir(join(site, 'sub'));
    await writeFile(
      join(site, 'index.html'),
      '<a href="sub/a.html#yes">1</a><a href="sub/a.html#no">2</a><a href="gone.html">3</a><a href="https://example.org/">4</a>' +
        '<script src="https://example.org/x.js"></script><link rel="stylesheet" href="//example.org/x.css">',
    );
    await writeFile(join(site, 'sub/a.html'), '<h2 id="yes">.</h2><a href="../index.html">1</a><img src="b.png">');
    expect(await crawl(site)).toEqual({
      pages: 2,
      links: 8,
      broken: ['index.html -> sub/a.html#no', 'index.html -> gone.html', 'sub/a.html -> b.png'],
      elsewhere: ['index.html -> https://example.org/x.js', 'index.html -> //example.org/x.css'],
    });
  });
});

describe('the site', () => {
  let site: string;
  let warnings: readonly string[];
  beforeAll(async () => {
    site = await mkdtemp(join(tmpdir(), 'longway-docs-site-'));
    ({ warnings } = await buildSite(root, site));
  }, 300_000);
  afterAll(() => rm(site, { recursive: true }));

  it('has no link that leads nowhere, and fetches nothing from elsewhere', async () => {
    const { pages, links, broken, elsewhere } = await crawl(site);
    expect({ broken, elsewhere }).toEqual({ broken: [], elsewhere: [] });
    expect(pages).toBeGreaterThan(300);
    expect(links).toBeGreaterThan(10_000);
  });

  it('is built without a warning: whatever the contracts export is described', () => {
    expect(warnings).toEqual([]);
  });

  it('begins with the README, and finds words of pages and of interfaces', async () => {
    const page = await readFile(join(site, 'index.html'), 'utf8');
    expect(page.replaceAll(/<[^>]+>/g, '')).toContain('npm run quickstart');
    expect(await readFile(join(site, 'assets/search.js'), 'utf8')).toMatch(/^window\.searchData/);
  });

  it('asks nothing of a network, and can be searched, in a browser; light and dark', async () => {
    const browser = await openBrowser();
    try {
      const grounds: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme });
        const [elsewhere, faults]: string[][] = [[], []];
        // As a static host serves the folder, without one.
        await page.route('**/*', async (route) => {
          const { origin, pathname } = new URL(route.request().url());
          if (origin === host) return route.fulfill({ path: join(site, decodeURIComponent(pathname)) });
          elsewhere?.push(route.request().url());
          return route.abort();
        });
        page.on('pageerror', (error) => faults?.push(String(error)));
        page.on('console', (message) => message.type() === 'error' && faults?.push(message.text()));
        for (const name of ['documents/The_method', 'documents/Every_key_of_a_configuration', 'modules/_longway_contracts', 'index'])
          await page.goto(`${host}/${name}.html`, { waitUntil: 'load' });
        await page.locator('nav a', { hasText: 'Swap the lens' }).first().waitFor();
        await page.keyboard.press('/');
        await page.locator('#tsd-search-input').fill('recovery');
        await page.locator('#tsd-search-results li a').first().waitFor();
        expect({ elsewhere, faults }).toEqual({ elsewhere: [], faults: [] });
        // No broken picture either.
        const drawn = await page
          .locator('img')
          .evaluateAll((all) => all.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0));
        expect(new Set(drawn)).toEqual(new Set([true]));
        grounds.push(await page.locator('body').evaluate('getComputedStyle(document.body).backgroundColor'));
        await page.close();
      }
      expect(grounds).toEqual(['rgb(255, 255, 255)', 'rgb(22, 25, 29)']);
    } finally {
      await browser.close();
    }
  }, 120_000);
});
