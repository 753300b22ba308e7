import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureKind, MetricRow } from '@longway/contracts';
import sharp from 'sharp';
import { document, withTables } from './with-tables';

const root = join(__dirname, '../../..');

test('docs/results.md says what the raw metrics say: else run `npm run results`', async () => {
  const text = await readFile(join(root, document), 'utf8');
  const filled = await withTables(text, root);
  expect(filled.text).toBe(text);
  for (const [path, contents] of filled.pictures) expect(await readFile(join(root, path), 'utf8')).toBe(contents);
});

const linear = (arm: string, seed: number, features: FeatureKind, value: number): MetricRow => ({
  ...{ arm, seed, features, value, evaluator: 'linear', layer: 'features', pooling: 'mean', protocol: 'lbfgs', split: 'test' },
  metric: 'top1',
});
const head = (arm: string, evaluator: string, split: string, value: number): MetricRow => ({
  ...linear(arm, 0, 'raw', value),
  ...{ evaluator, split, layer: 'head', pooling: 'none', protocol: 'head' },
});
const change = (arm: string, split: string, value: number): MetricRow => ({
  ...linear(arm, 0, 'lensed', value),
  ...{ evaluator: 'reconstruction', split, layer: 'lens', pooling: 'none', protocol: 'mean-1280', metric: 'mse' },
});

describe('tables', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'longway-results-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (name: string, rows: readonly MetricRow[]) => {
    const lens = { name: 'unet' };
    const experiment = {
      // Not in the order of the file.
      arms: { weak: { lens, training: { lambda: 80 } }, lens: { lens, training: { lambda: 20 } }, mark: {}, clean: {} },
    };
    await mkdir(join(folder, 'runs', name), { recursive: true });
    await writeFile(
      join(folder, 'proof.yaml'),
      JSON.stringify({
        recovery: [{ from: 'mark', to: 'clean', arms: ['lens', 'weak'] }],
        arms: { clean: {}, mark: {}, lens: {}, weak: {} },
      }),
    );
    await writeFile(join(folder, 'runs', name, 'experiment.yaml'), JSON.stringify(experiment));
    await writeFile(join(folder, 'runs', name, 'metrics.json'), JSON.stringify(rows));
  };
  const filled = async (kind: string, pattern = 'runs/*') => {
    const text = `before\n\n<!-- results: ${kind} proof.yaml ${pattern} -->\nold\n<!-- end of results -->\n\nafter\n`;
    const lines = (await withTables(text, folder)).text.split('\n');
    expect([lines[0], lines.at(-2)]).toEqual(['before', 'after']);
    return lines.filter((line) => line.startsWith('|'));
  };

  it('gives accuracies with standard errors over the seeds of all folders, and the recovery of the best features', async () => {
    for (const [seed, gain] of [
      [0, 0],
      [1, 0.02],
    ] as const) {
      const raw = { clean: 0.4, mark: 0.3, lens: 0.37 };
      await write(`seed-${seed}`, [
        ...Object.entries(raw).map(([arm, value]) => linear(arm, seed, 'raw', value + gain)),
        linear('lens', seed, 'concat', 0.38 + gain),
        linear('lens', seed, 'control', 0.5),
      ]);
    }
    expect(await filled('linear')).toEqual([
      '| arm | raw | lensed | raw + lensed | control | recovery | p |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| clean | 41.0 ± 1.0 | | | | | |',
      '| mark | 31.0 ± 1.0 | | | | | |',
      // Three standard errors of 0.01: sqrt(0.01^2 + (0.8 * 0.01)^2 + (0.2 * 0.01)^2) / 0.1. t = 0.08 / sqrt(2e-4) = 5.657 with 2 degrees of freedom.
      '| lens | 38.0 ± 1.0 | | 39.0 ± 1.0 | 50.0 ± 0.0 | 0.80 ± 0.13 (raw + lensed) | 0.030 |',
    ]);
  });

  it('counts seeds where arms differ in them', async () => {
    await write('a', [linear('clean', 0, 'raw', 0.4), linear('clean', 1, 'raw', 0.4), linear('mark', 0, 'raw', 0.3)]);
    expect((await filled('linear')).slice(2)).toEqual(['| clean | 2 | 40.0 ± 0.0 | | | |', '| mark | 1 | 30.0 | | | |']);
  });

  it('gives pretext accuracy with and without the mark', async () => {
    await write('a', [
      head('clean', 'pretext', 'test', 0.7),
      head('mark', 'pretext', 'test', 0.2),
      head('mark', 'shortcut-reliance', 'test', 0.3),
      head('mark', 'shortcut-reliance', 'test+shortcut', 0.99),
      head('mark', 'shortcut-reliance', 'test+misleading', 0.01),
    ]);
    expect((await filled('pretext')).slice(2)).toEqual(['| clean | 70.0 | | | | | |', '| mark | 30.0 | 99.0 | 1.0 | | | |']);
  });

  it('gives lambda, and how far images were moved', async () => {
    await write('a', [
      ...[linear('clean', 0, 'raw', 0.4), linear('mark', 0, 'raw', 0.3)],
      ...[
        linear('weak', 0, 'raw', 0.31),
        linear('weak', 0, 'lensed', 0.32),
        change('weak', 'test', 0.001),
        change('weak', 'test+shortcut', 0.0042),
      ],
      ...[linear('lens', 0, 'raw', 0.39), linear('lens', 0, 'lensed', 0.38), change('lens', 'test', 0.02)],
    ]);
    expect((await filled('lambda')).slice(2)).toEqual([
      '| clean | | 40.0 | | | | | |',
      '| mark | | 30.0 | | | | | |',
      '| lens | 20 | 39.0 | 38.0 | | | 0.90 (raw) | 0.020 |',
      '| weak | 80 | 31.0 | 32.0 | | | 0.20 (lensed) | 0.0042 |',
    ]);
  });

  it('draws a curve over lambda, with the two ends as levels', async () => {
    await mkdir(join(folder, 'runs', 'a'), { recursive: true });
    const arms = { clean: {}, mark: {}, 'mark-5': { training: { lambda: 5 } }, 'mark-2_5': { training: { lambda: 2.5 } }, 'mark-fgsm': {} };
    await writeFile(join(folder, 'runs', 'a', 'experiment.yaml'), JSON.stringify({ arms }));
    await writeFile(join(folder, 'proof.yaml'), JSON.stringify({ recovery: { from: 'mark', to: 'clean' } }));
    const rows = Object.keys(arms).map((arm, i) => linear(arm, 0, 'raw', 0.3 + i / 100));
    await writeFile(join(folder, 'runs', 'a', 'metrics.json'), JSON.stringify(rows));
    const { text, pictures } = await withTables('<!-- results: lambda-curve:mark proof.yaml runs/* -->\n<!-- end of results -->\n', folder);
    expect(text).toContain('](pictures/lambda-mark.svg)');
    const svg = pictures.get('docs/pictures/lambda-mark.svg') ?? '';
    for (const words of ['mark: linear accuracy by lambda', 'no mark', 'mark, no lens', 'raw + lensed']) expect(svg).toContain(words);
    expect(svg).not.toMatch(/NaN|undefined|var\(/);
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: 'svg', width: 640 });
    // Two lambdas are two symbols on the curve of raw features; nothing else has any but the legend's.
    expect(svg.match(/A1 1 0/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
  });

  it('says what is wrong with a request', async () => {
    await write('a', []);
    await expect(filled('linaer')).rejects.toThrow(/linaer[\s\S]*one of linear, pretext, lambda, lambda-curve/);
    await expect(filled('linear', 'runs/none-*')).rejects.toThrow(/No folder fits/);
  });
});
