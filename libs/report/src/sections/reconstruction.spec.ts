import type { Preview } from '@longway/contracts';
import { reportArmOf, rowOf } from '../../test/report-arm';
import type { ReportArm } from '../report-arm';
import { reconstruction } from './reconstruction';

const image = { evaluator: 'reconstruction', features: 'lensed', layer: 'lens', pooling: 'none', protocol: 'mean-1280' } as const;
const rows = [
  rowOf({ ...image, metric: 'mse', value: 0.004 }),
  rowOf({ ...image, metric: 'mse-p95', value: 0.9 }),
  rowOf({ ...image, metric: 'mse', split: 'test+shortcut', value: 0.008 }),
];
const preview: Preview = { step: 1, shape: [1, 2, 1], examples: [], count: 5, meanSquaredError: [0.001, 0.003] };
const drawn = async (...arms: readonly ReportArm[]) => String((await reconstruction({ folders: [], arms, columns: [] }))?.markup ?? '');

test('a bar without marks and one with them, from the evaluator', async () => {
  const markup = await drawn(reportArmOf('lens', 0, rows));
  expect(markup.match(/<rect/g)).toHaveLength(2);
  expect(markup).toMatch(/>lens<.*0\.00400.*>with the shortcut<.*0\.00800/s);
  expect(markup).not.toContain('rotation');
});

test('where it did not run, from the pictures that were kept', async () => {
  expect(await drawn(reportArmOf('lens', 0, [], { previews: [{ seed: 0, preview }] }))).toContain('0.00200');
});

test('arms of one task stand together under its name, where there are several', async () => {
  const jigsaw = reportArmOf('other', 1, rows, { config: { task: 'jigsaw' } });
  expect(await drawn(reportArmOf('lens', 0, rows), jigsaw, reportArmOf('again', 2, rows))).toMatch(
    />rotation<.*>lens<.*>again<.*>jigsaw<.*>other</s,
  );
});

test('data sets are named beside tasks only where they differ, all on one scale', async () => {
  const on = (name: string, slot: number) => reportArmOf(name, slot, rows, { config: { task: { name: 'rotation' }, dataset: { name } } });
  const section = await reconstruction({ folders: [], arms: [on('cifar10', 0), on('imagenet', 1)], columns: [] });
  expect(String(section?.markup)).toMatch(/font-weight="600"[^>]*>cifar10<.*font-weight="600"[^>]*>imagenet</s);
  const csv = section?.figures?.find(({ name }) => name === 'reconstruction.csv')?.contents;
  expect(String(csv).split('\n').slice(0, 2)).toEqual(['group,arm,mean,standard error,seeds', 'cifar10,cifar10,0.004,,1']);
});

test('arms without a lens have no bar; without any the section is left out', async () => {
  const plain = reportArmOf('plain', 0, [], { hasLens: false, previews: [{ seed: 0, preview }] });
  expect(await reconstruction({ folders: [], arms: [plain], columns: [] })).toBeUndefined();
});
