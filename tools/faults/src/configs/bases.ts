import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolder } from '@longway/registry';

/** Small ones that use what the method's matrix does not: anchors, comments within, block texts, several losses, nested choices. */
const small: readonly string[] = [
  'dataset: cifar10\n',
  `name: small
description: >
  Two lines
  of text.
seeds: [0, 1]
dataset: { name: cifar10 }
shortcuts: [{ name: arrow, value: 200 }, chromatic-shift]
training:
  steps: 20   # few
  lens: { optimizer: { name: sgd, momentum: 0.5 }, schedule: { name: step, milestones: [5, 10] } }
  extractor:
    learningRate: 1e-3
    clipNorm: null
sinks: [console, { name: jsonl }]
arms:
  clean: { shortcuts: [] }
  lens: { lens: { name: unet, widths: [8, 16] }, training: { lambda: 3 } }
  other:
    lens: { name: unet }
    objective: full-adversarial
recovery:
  - { from: clean, to: lens }
  - { from: lens, to: clean, arms: [other] }
`,
  `name: marks
description: a ring, and a word
dataset: { name: cifar10 }
shortcuts: [{ name: text-watermark, text: ACME, place: bottom-right }]
training: { lambda: 0.5, lens: { optimizer: { name: sgd, nesterov: true } } }
sinks: [console]
arms:
  1: { task: { name: rotation, flip: true } }
  two: { training: { lens: { optimizer: { momentum: 0.25 } } } }
  three: { shortcuts: [], dataset: fashion-mnist }
  four: { dataset: { name: image-folder, folder: ./pictures, crop: 32, shorterSide: 40 } }
`,
  `dataset: &data fashion-mnist
lens: &lens { name: unet, widths: [4, 8], residual: true }
evaluators: [pretext, { name: transfer, datasets: [*data, { name: cifar10 }] }, { name: linear, layers: all }]
backend: { trace: 'off' }
arms:
  a: { lens: *lens, task: { name: jigsaw, greyscale: 0.5 } }
  b: { lens: identity, task: "rotation" }
`,
];

const yamlFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));

/** Configurations as people write them: those of `experiments/`, and small ones. Without those that name plugins beside them: they are read elsewhere; and without sweeps. */
export const bases = (): readonly string[] => [
  ...small,
  ...yamlFiles(join(workspaceFolder, 'experiments'))
    .map((file) => readFileSync(file, 'utf8'))
    .filter((text) => !/^(plugins|axes):/m.test(text)),
];
