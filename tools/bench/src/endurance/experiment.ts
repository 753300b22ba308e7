import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toPng } from '@longway/images';
import { randomFrom } from '@longway/tensor';

const CLASSES = 4;
const PICTURES = 200;
const SIDE = 24;

/** Pictures of a few random pixels, as files: a run reads and decodes them in threads, over and over. */
const writePictures = async (folder: string): Promise<void> => {
  const random = randomFrom(0, 'endurance');
  for (let i = 0; i < PICTURES; i++) {
    const of = join(folder, `class-${i % CLASSES}`);
    await mkdir(of, { recursive: true });
    const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.integer(256));
    await writeFile(join(of, `${i}.png`), await toPng({ height: SIDE, width: SIDE, channels: 3, data }));
  }
};

export interface Endurance {
  readonly steps: number;
  /** Whether there are a slow sink and one that throws, too. */
  readonly trouble: boolean;
}

/**
 * An experiment with all that is in a run: files, threads, marks, a lens, checkpoints, a log; and networks so small that many steps take
 * a few minutes.
 *
 * @returns the configuration's file. JSON is YAML.
 */
export const writeExperiment = async (folder: string, { steps, trouble }: Endurance): Promise<string> => {
  const pictures = join(folder, 'pictures');
  await writePictures(pictures);
  const file = join(folder, 'endurance.yaml');
  const experiment = {
    name: 'endurance',
    plugins: ['probe-sink', 'trouble-sink'].map((name) => join(__dirname, name)),
    dataset: { name: 'image-folder', folder: pictures, shorterSide: 20, crop: 16 },
    shortcuts: ['arrow'],
    task: { name: 'rotation', views: 'one' },
    extractor: { name: 'preact-resnet', widths: [4], blocks: [1], stemStride: 2 },
    lens: { name: 'unet', widths: [4] },
    evaluators: [{ name: 'pretext', count: 20 }],
    sinks: [
      'jsonl',
      { name: 'endurance-probe', every: Math.max(1, Math.floor(steps / 400)) },
      ...(trouble ? ['slow', 'throws'].map((fault) => ({ name: 'endurance-trouble', fault })) : []),
    ],
    training: { steps, batchSize: 4, data: { workers: 1 } },
  };
  await writeFile(file, JSON.stringify(experiment));
  return file;
};
