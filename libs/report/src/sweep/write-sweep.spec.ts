import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type CellPlan, gridPlan, makeSweep } from '../../test/sweep';
import { writeFiles } from '../../test/run-folder';
import { analyseSweep } from './analysis';
import { sweepDocument } from './document';
import { signed } from './sections/table';
import type { SweepSource } from './source';
import { writeSweepReport } from './write-sweep';

test.each([
  [0.0123, '+1.2'],
  [-0.1, '−10.0'],
  [0, '0.0'],
  [-0.0002, '0.0'],
])('a difference of %d is shown as %s', (difference, shown) => expect(signed(difference)).toBe(shown));

describe('writeSweepReport', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'longway-sweep-report-'))));
  afterEach(() => rm(root, { recursive: true }));

  const line = (values: Readonly<Record<string, readonly number[]>>): readonly CellPlan[] =>
    Object.entries(values).flatMap(([lambda, each]) =>
      each.map((linear, seed) => ({ point: { 'training.lambda': Number(lambda) }, seed, linear, isBare: true })),
    );
  const pageOf = async (source: SweepSource): Promise<string> => readFile(await writeSweepReport(await analyseSweep(source)), 'utf8');
  const bold = (page: string) => [...page.matchAll(/<strong>([^<]*)<\/strong>/g)].map(([, text]) => text);

  it('has a section for each question, charts as SVG, PNG and CSV, and every cell in one CSV', async () => {
    const page = await pageOf(await makeSweep(root, gridPlan));
    const ids = [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['points', 'judges', 'curves', 'pairs', 'swept', 'cells', 'figures']);
    expect(page).toContain('The best of 8 points is lambda 10 · unet with 80.0 % (linear, raw), 2.0 points ahead of lambda 10 · mask');
    // Seeds are 0.4 points apart: that is their standard deviation.
    expect(bold(page)).toContain('80.0 ± 0.4');
    expect(page).not.toContain('class="banner');
    expect(page).toContain('href="../cells/0000000000000000/report.html"');
    const files = await readdir(join(root, 'made-up', 'figures'));
    for (const name of ['sweep-lambda-linear-raw', 'sweep-pairs-linear-raw'])
      for (const ending of ['svg', 'png', 'csv']) expect(files).toContain(`${name}.${ending}`);
    const cells = parse(await readFile(join(root, 'made-up', 'cells.csv'), 'utf8'), { columns: true }) as Record<string, string>[];
    expect(cells).toHaveLength(24);
    expect(cells[0]).toMatchObject({ 'training.lambda': '1', seed: '0', state: 'done', 'images a second': '1100', seconds: '84' });
    expect(Number(cells[0]?.['linear/raw/mean/lbfgs/test/top1'])).toBeCloseTo(0.746, 12);
    const chart = parse(await readFile(join(root, 'made-up', 'figures', 'sweep-lambda-linear-raw.csv'), 'utf8'), {
      columns: true,
    }) as Record<string, string>[];
    expect(
      chart.filter(({ series, lambda }) => series === 'mask' && lambda === '100').map(({ value }) => Number(value).toFixed(3)),
    ).toEqual(['0.746', '0.750', '0.754']);
  }, 60_000);

  it('may lie elsewhere: links lead to cells from there, and files beside it bear its name', async () => {
    const source = await makeSweep(root, line({ 1: [0.7], 10: [0.9] }));
    const file = await writeSweepReport(await analyseSweep(source), join(root, 'pages', 'of', 'mine.html'));
    const page = await readFile(file, 'utf8');
    expect(page).toContain('href="../../cells/0000000000000000/report.html"');
    expect(page).toContain('<code>mine-cells.csv</code>');
    expect((await readdir(join(root, 'pages', 'of'))).sort()).toEqual(['figures', 'mine-cells.csv', 'mine.html']);
    expect((await readdir(join(root, 'pages', 'of', 'figures'))).every((name) => name.startsWith('mine-'))).toBe(true);
  });

  it('says that one seed makes no test, and marks nothing', async () => {
    const page = await pageOf(await makeSweep(root, line({ 1: [0.7], 10: [0.9] })));
    expect(page).toContain('1 seed a point: there is no standard deviation and no test, so that no difference is called one.');
    expect(page).toContain('though one seed cannot tell that from chance');
    expect(page).not.toMatch(/p [=&]/);
    expect(bold(page)).toEqual([]);
  });

  it('says of a sweep that goes on what is done, and names failed cells with their errors', async () => {
    const source = await makeSweep(root, [
      ...line({ 1: [0.7, 0.72], 10: [0.9] }),
      { point: { 'training.lambda': 10 }, seed: 1, linear: 0, state: 'failed', error: 'the loss is <infinite>' },
      { point: { 'training.lambda': 100 }, seed: 0, linear: 0, state: 'running' },
      { point: { 'training.lambda': 100 }, seed: 1, linear: 0, state: 'waiting' },
    ]);
    const page = await pageOf(source);
    expect(page).toContain('This sweep is not over: 1 cell at work and 1 cell waiting');
    expect(page).toContain('the loss is &lt;infinite&gt;');
    expect(page).toContain('The best of 2 points so far is lambda 10');
    expect(page).toMatch(/lambda 10<small>1 of 2 seeds done; 1 failed/);
    expect(page).toMatch(/lambda 100<small>0 of 2 seeds done; 1 running, 1 waiting/);
    expect(page).toContain('n = 1');
  });

  it('names broken and foreign folders, and goes on without them', async () => {
    const source = await makeSweep(root, line({ 1: [0.7, 0.72], 10: [0.9, 0.91], 100: [0.5, 0.6] }));
    await writeFiles(join(root, 'cells', '0000000000000001'), { 'metrics.json': '[{"arm": ' });
    await rm(join(root, 'cells', '0000000000000003'), { recursive: true });
    await writeFiles(join(root, 'cells', '0000000000000003'), { 'notes.txt': 'mine' });
    const stranger = await readFile(join(root, 'cells', '0000000000000000', 'metrics.json'), 'utf8');
    await writeFiles(join(root, 'cells', '0000000000000005'), { 'metrics.json': stranger });
    await writeFiles(join(root, 'cells', '0000000000000004'), { 'experiment.yaml': 'training: { lambda: 7 }' });
    const page = await pageOf(source);
    expect(page).toContain('This page is incomplete.');
    expect(page).toMatch(/Cell 0000000000000001: metrics\.json cannot be read/);
    expect(page).toMatch(/Cell 0000000000000003: [^<]*is no run folder/);
    expect(page).toContain('Cell 0000000000000005: metrics.json tells of seed 0 where the cell has seed 1: its figures are left out.');
    expect(page).toContain(
      'Cell 0000000000000004: experiment.yaml has 7 for training.lambda where the cell has 100: its figures are left out.',
    );
    expect(sweepDocument(await analyseSweep(source)).points.map(({ figures }) => figures[0]?.n)).toEqual([1, 1, undefined]);
  });

  it('tells what successive halving judged, and its verdicts', async () => {
    const judgements = [
      { cells: ['0000000000000000'], rung: 0, step: 100, value: 0.31, verdict: 'waiting' as const },
      { cells: ['0000000000000002'], rung: 0, step: 100, value: 0.52, verdict: 'promoted' as const, reason: 'the best of 2' },
      { cells: ['0000000000000000'], rung: 0, step: 100, value: 0.31, verdict: 'stopped' as const },
      { cells: ['0000000000000002'], rung: 1, step: 300, verdict: 'stopped' as const },
    ];
    const halving = { metric: 'linear, raw, top1', isShare: true, axis: 'training.lambda', eta: 2, goal: 'max' as const, judgements };
    const page = await pageOf(await makeSweep(root, line({ 1: [0.7, 0.72], 10: [0.9, 0.91] }), { halving }));
    const section = /<section id="halving">.*?<\/section>/s.exec(page)?.[0] ?? '';
    const text = section.replaceAll(/<[^>]*>/g, '|').replaceAll(/\|[|\s]*/g, '|');
    expect(text).toContain('|Point|100 steps|300 steps|lambda 1|31.0 %|stopped|–|lambda 10|52.0 %|goes on|no finite value|stopped|');
    expect(text).toContain('|lambda 10|goes on: the best of 2|');
    const history = await readFile(join(root, 'made-up', 'figures', 'halving.csv'), 'utf8');
    expect(history).toBe(
      'point,rung,step,value,verdict,reason\nlambda 1,0,100,0.31,waiting,\nlambda 10,0,100,0.52,promoted,the best of 2\nlambda 1,0,100,0.31,stopped,\nlambda 10,1,300,,stopped,\n',
    );
  });

  it('draws small multiples on one scale where there are more settings, and 0 beside the logarithms', async () => {
    const plans = [0, 1, 10].flatMap((lambda) =>
      [8, 16].flatMap((batch) =>
        ['unet', 'mask'].flatMap((lens) => [
          {
            point: { 'training.lambda': lambda, 'training.batchSize': batch, lens },
            seed: 0,
            isBare: true,
            linear: 0.5 + batch / 100 + lambda / 100,
          },
        ]),
      ),
    );
    const page = await pageOf(await makeSweep(root, plans));
    expect(page).toContain('Linear, raw: batchSize 8');
    expect(page).toContain('Linear, raw: batchSize 16');
    expect(page).toContain('Linear, raw: lambda 10');
    expect(page).toContain('it stands left of the dotted line');
    // One scale: the tick of 60 % stands at the same height in both charts of a figure over lambda.
    const heights = ['8', '16'].map((batch) => {
      const svg = page.slice(page.indexOf(`aria-label="Linear, raw: batchSize ${batch}"`));
      return /y="([\d.]+)"[^>]*>\s*60 %</.exec(svg.slice(0, svg.indexOf('</svg>')))?.[1];
    });
    expect(heights[0]).toBeDefined();
    expect(heights[0]).toBe(heights[1]);
  }, 60_000);
});
