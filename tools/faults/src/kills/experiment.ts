import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '@longway/tensor';
import sharp from 'sharp';

const CLASSES = 2;
const PICTURES = 24;
const SIDE = 20;

const writePictures = async (folder: string): Promise<void> => {
  const random = randomFrom(0, 'kills');
  for (let i = 0; i < PICTURES; i++) {
    const of = join(folder, `class-${i % CLASSES}`);
    mkdirSync(of, { recursive: true });
    const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.integer(256));
    await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
      .png()
      .toFile(join(of, `${i}.png`));
  }
  // One that is set aside, which a run must not forget.
  truncateSync(join(folder, 'class-1/5.png'), 100);
};

/**
 * An experiment with all that a run writes: two arms, checkpoints that are kept and that are thrown away, a list of broken pictures,
 * events, evaluations, a report. It takes a few seconds.
 *
 * @returns the configuration's file. JSON is YAML.
 */
export const writeExperiment = async (folder: string): Promise<string> => {
  const pictures = join(folder, 'pictures');
  await writePictures(pictures);
  const file = join(folder, 'kills.yaml');
  const experiment = {
    name: 'kills',
    seeds: [0],
    dataset: { name: 'image-folder', folder: pictures, testShare: 0.4, shorterSide: 18, crop: 16 },
    task: { name: 'rotation', views: 'one' },
    extractor: { name: 'preact-resnet', widths: [4], blocks: [1], stemStride: 2 },
    evaluators: ['pretext', { name: 'linear', iterations: 5 }],
    sinks: ['jsonl'],
    training: { steps: 20, batchSize: 4, checkpointEvery: 4, data: { workers: 1, maxBroken: 0.2 } },
    arms: {
      plain: { lens: 'identity' },
      lens: { shortcuts: ['arrow'], lens: { name: 'unet', widths: [4] } },
    },
  };
  writeFileSync(file, JSON.stringify(experiment));
  return file;
};
