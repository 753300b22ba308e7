import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { filesOf, type Plan, plan, writeFiles } from '../test/run-folder';
import { writeReport } from './write-report';

describe('writeReport', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'longway-report-'))));
  afterEach(() => rm(root, { recursive: true }));

  const make = async (name: string, changed: Partial<Plan> = {}, without: readonly string[] = []): Promise<string> => {
    const files = Object.entries(filesOf({ ...plan, steps: 20, isBare: true, ...changed })).filter(([file]) => !without.includes(file));
    await writeFiles(join(root, name), Object.fromEntries(files));
    return join(root, name);
  };
  const pageOf = async (...folders: readonly string[]): Promise<string> => readFile(await writeReport(folders), 'utf8');

  it('shows every section and writes the figures beside the page', async () => {
    const folder = await make('run', { isBare: false });
    const page = await pageOf(folder);
    const ids = [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([
      'arms',
      'transfer',
      'judges',
      'pretext',
      'confusion',
      'gallery',
      'film',
      'reconstruction',
      'heat-maps',
      'embeddings',
      'curves',
      'run',
      'settings',
      'figures',
      'reproduce',
    ]);
    expect(page).toContain('the lens recovered 90 % of the loss');
    expect(page).toContain('81.0 ± 0.2');
    expect(page).not.toContain('class="banner');
    const files = await readdir(join(folder, 'figures'));
    const inAllForms = (name: string) => ['csv', 'png', 'svg'].map((ending) => `${name}.${ending}`);
    const curves = ['extractor-s-loss', 'lens-s-adversarial-loss', 'pretext-accuracy', 'reconstruction-error'].map(
      (name) => `curve-${name}`,
    );
    const planes = ['clean-raw', 'lens-lensed', 'lens-raw', 'shortcut-raw'].map((name) => `embedding-${name}`);
    const charts = [
      ...curves,
      ...planes,
      ...['clean', 'lens', 'shortcut'].map((name) => `confusion-${name}`),
      'film-error',
      'reconstruction',
    ];
    const numbers = ['every-figure', 'heat-map-lens', 'linear-accuracy', 'other-judges', 'pretext-accuracy', 'transfer'].map(
      (name) => `${name}.csv`,
    );
    const pictures = ['film-lens.png', 'gallery-lens.png', 'heat-map-lens.png'];
    expect(files.sort()).toEqual([...charts.flatMap(inAllForms), ...numbers, ...pictures].sort());
    expect(await readFile(join(folder, 'figures', 'confusion-shortcut.csv'), 'utf8')).toMatch(
      /^features,marks,right answer,answer,count\nraw,none,0°,0°,76\nraw,none,0°,90°,42\n/,
    );
    expect(await readFile(join(folder, 'figures', 'film-error.csv'), 'utf8')).toMatch(
      /^arm,seed,step,images,mean squared error\nlens,0,2,128,/,
    );
    expect(await sharp(join(folder, 'figures', 'heat-map-lens.png')).metadata()).toMatchObject({ width: 224, height: 224 });
    expect(await readFile(join(folder, 'figures', 'curve-pretext-accuracy.svg'), 'utf8')).not.toContain('var(');
    // Drawn by a strict reader of XML, which a browser's inline SVG is not.
    for (const file of (await readdir(join(folder, 'figures'))).filter((name) => name.endsWith('.svg'))) {
      expect(await sharp(join(folder, 'figures', file)).metadata()).toMatchObject({ format: 'svg' });
    }
  });

  const linear = (raw: readonly number[]) => ({ linear: { raw }, hasShortcut: false, hasLens: false });
  const bold = (page: string) => [...page.matchAll(/<strong>([^<]*)<\/strong>/g)].map(([, text]) => text);

  it('sets the best in bold only where it is significantly better than the runner-up', async () => {
    const apart = await pageOf(
      await make('apart', { recovery: undefined, arms: { a: linear([0.8, 0.801, 0.802]), b: linear([0.7, 0.701, 0.702]) } }),
    );
    expect(bold(apart)).toContain('80.1 ± 0.1');
    expect(bold(apart)).not.toContain('70.1 ± 0.1');
    expect(apart).toContain('Mean ± standard error over 3 seeds.');
    const close = await pageOf(
      await make('close', { recovery: undefined, arms: { a: linear([0.8, 0.9, 0.7]), b: linear([0.7, 0.8, 0.75]) } }),
    );
    expect(bold(close)).toEqual([]);
    expect(close).toMatch(/p = 0\.\d{3}/);
  });

  it('has no bold with one seed, and says so', async () => {
    const page = await pageOf(await make('one', { recovery: undefined, arms: { a: linear([0.8]), b: linear([0.1]) } }));
    expect(bold(page)).toEqual([]);
    expect(page).toContain('1 seed an arm: there is no standard error and no test, and nothing is in bold.');
  });

  it('names end point, pooling, protocol and split of every accuracy; other data sets have columns of their own', async () => {
    const page = await pageOf(await make('run'));
    expect(page).toContain('Raw<small>layer block3 · mean pooling · lbfgs · test</small>');
    expect(page).toContain('mnist, raw + lensed<small>layer block3 · mean pooling · lbfgs · mnist/test</small>');
    expect(page.replaceAll(/<td[^>]*>/g, '|').replaceAll('</td>', '')).toContain('|linear|control|block2|mean|lbfgs|test|top1, %|');
  });

  it('reads rows of before pooling and protocol were named', async () => {
    const folder = await make('old');
    const rows = JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8')) as Record<string, unknown>[];
    await writeFiles(folder, { 'metrics.json': JSON.stringify(rows.map(({ pooling: _, protocol: __, ...row }) => row)) });
    const page = await pageOf(folder);
    expect(page).not.toContain('This page is incomplete.');
    expect(page).toContain('block3 · mean pooling · unstated · test');
  });

  it('lays parts of one experiment together: arms with the seeds of all, and the command of each part', async () => {
    const [first, second] = [await make('first'), await make('second')];
    const later = JSON.parse(await readFile(join(second, 'metrics.json'), 'utf8')) as { seed: number }[];
    await writeFiles(second, { 'metrics.json': JSON.stringify(later.map((row) => ({ ...row, seed: row.seed + 2 }))) });
    const file = await writeReport([first, second], { pool: true });
    expect(file).toBe(join(first, 'pooled.html'));
    const page = await readFile(file, 'utf8');
    expect(page).toContain('Mean ± standard error over 4 seeds.');
    expect(page.match(/npx longway run/g)).toHaveLength(2);
    await expect(writeReport([first, first], { pool: true })).rejects.toMatchObject({ exit: 'usage' });
  });

  it('needs nothing from outside', async () => {
    const page = await pageOf(await make('run'));
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<(script|link|iframe|object)\b/);
    for (const [, source = ''] of page.matchAll(/\b(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)) expect(source).toMatch(/^(data:|#)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('escapes whatever comes from files', async () => {
    const hostile = '"><img src=x onerror=alert(1)><!--';
    const arms = {
      clean: plan.arms['clean'],
      shortcut: plan.arms['shortcut'],
      [hostile.replaceAll('/', '')]: plan.arms['lens'],
    } as Plan['arms'];
    const folder = await make('run', { name: hostile, description: hostile, arms, isBare: false });
    const page = await pageOf(folder);
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('"><img src="x');
    expect(page).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&lt;!--');
    for (const file of await readdir(join(folder, 'figures'))) {
      expect(file).toMatch(/^[a-z0-9-]+\.(svg|png|csv)$/);
      if (file.endsWith('.svg')) expect(await readFile(join(folder, 'figures', file), 'utf8')).not.toContain('<img');
    }
  });

  it.each(['run.json', 'experiment.yaml', 'metrics.json', 'events.jsonl'])('makes a page without %s, and says so', async (missing) => {
    const page = await pageOf(await make('run', {}, [missing]));
    expect(page).toContain('This page is incomplete.');
    expect(page).toContain(`${missing} is missing.`);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it.each([
    ['running', 'still running'],
    ['stopped', 'was stopped before its end'],
    ['failed', 'This experiment failed'],
  ])('says that the experiment was %s', async (status, words) => {
    expect(await pageOf(await make('run', { status }))).toMatch(new RegExp(`class="banner banner-${status}"[^>]*><b>[^<]*${words}`));
  });

  it('names each failure once, whether an event told of it or run.json alone', async () => {
    const folder = await make('run', { status: 'failed' });
    const info = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as object;
    const failures = ['lens/seed-0', 'lens/seed-9'].map((run) => ({ run, message: `${run} is <broken>` }));
    const failed = { type: 'RunFailed', run: 'lens/seed-0', arm: 'lens', seed: 0, step: 20, message: 'lens/seed-0 is <broken>' };
    const events = await readFile(join(folder, 'events.jsonl'), 'utf8');
    await writeFiles(folder, { 'run.json': JSON.stringify({ ...info, failures }), 'events.jsonl': `${events}${JSON.stringify(failed)}\n` });
    const page = await pageOf(folder);
    expect(page.match(/lens\/seed-0 is &lt;broken&gt;/g)).toHaveLength(1);
    expect(page).toContain('(after 20 steps)');
    expect(page).toContain('<b>lens/seed-9</b>: <span class="message">lens/seed-9 is &lt;broken&gt;</span>');
  });

  it('compares several folders beside the first, whose own page stays', async () => {
    const [a, b] = [await make('a'), await make('b', { name: 'other' })];
    await writeReport([a]);
    const page = await pageOf(a, b);
    expect(page).toContain('Comparison of 2 runs');
    expect(page).toContain('b / shortcut');
    expect(await readdir(a)).toEqual(expect.arrayContaining(['report.html', 'comparison.html']));
    expect(await readdir(join(a, 'figures'))).toContain('comparison-gallery-b-lens.png');
  });

  it('writes the page where it is asked to', async () => {
    const file = join(root, 'elsewhere', 'page.html');
    expect(await writeReport([await make('run')], { out: file })).toBe(file);
    expect(await readdir(join(root, 'elsewhere'))).toEqual(expect.arrayContaining(['figures', 'page.html']));
  });

  it('refuses to report nothing', async () => {
    await expect(writeReport([])).rejects.toMatchObject({ exit: 'usage' });
  });
});
