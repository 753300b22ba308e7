import { describe as show, differences, flatten, nameOf } from './settings';

test('describes plugins, lists and plain values', () => {
  expect(show({ name: 'unet', widths: [8, 16], residual: true })).toBe('unet (widths 8, 16; residual yes)');
  expect(show([{ name: 'arrow', size: 9 }, 'text'])).toBe('arrow (size 9), text');
  expect(show([])).toBe('none');
  expect(show(null)).toBe('none');
  expect(nameOf([{ name: 'arrow', size: 9 }])).toBe('arrow');
});

test('flattens to dotted keys, and keeps a plugin in one piece', () => {
  const flat = flatten({ training: { steps: 800, lens: { learningRate: 0.003 } }, lens: { name: 'unet', widths: [8] } });
  expect(Object.fromEntries(flat)).toEqual({ 'training.steps': '800', 'training.lens.learningRate': '0.003', lens: 'unet (widths 8)' });
});

test('finds what differs between arms, whatever the order of keys, and leaves out what is common to the experiment', () => {
  const a = { name: 'x', lens: 'identity', training: { steps: 800, lambda: 160 }, shortcuts: [] };
  const b = { shortcuts: [{ name: 'arrow' }], training: { lambda: 80, steps: 800 }, lens: 'identity', name: 'y' };
  expect(differences([a, b])).toEqual([
    { key: 'training.lambda', values: ['160', '80'] },
    { key: 'shortcuts', values: ['none', 'arrow'] },
  ]);
});

test('where all arms choose one plugin, shows the options that differ; where they do not, each choice whole', () => {
  const arm = (widths: number[], depth: number, task: string) => ({
    lens: { name: 'unet', widths, residual: true },
    extractor: { name: 'preact-resnet', depth },
    task: { name: task, views: 'all' },
  });
  expect(differences([arm([8], 8, 'rotation'), arm([16], 8, 'jigsaw')])).toEqual([
    { key: 'lens.widths', values: ['8', '16'] },
    { key: 'task', values: ['rotation (views all)', 'jigsaw (views all)'] },
  ]);
});
