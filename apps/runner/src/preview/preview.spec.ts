import type { Dataset, LabelledImage, PretextTask, RawImage, Shortcut } from '@longway/contracts';
import { quarterTurns, standardised } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';
import { drawSheet } from './draw-sheet';
import { layOut, MOST_EXAMPLES } from './layout';
import { fitted, outlines, widthOf } from './lettering';
import { type PreviewRow, previewRows } from './preview-rows';
import { shownExamples } from './shown-examples';

beforeAll(() => tf.setBackend('cpu'));

/** Each pixel holds its own coordinates. */
const picture = (size: number, channels = 3): RawImage => ({
  height: size,
  width: size,
  channels,
  data: Uint8Array.from({ length: size * size * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return [10 * Math.floor(pixel / size), 10 * (pixel % size), 7][i % channels] as number;
  }),
});

const task = (change: Partial<PretextTask> = {}): PretextTask => ({
  classes: 4,
  inputShape: (shape) => shape,
  examples: (images) => ({ inputs: tf.concat([0, 1].map((turn) => quarterTurns(images, turn))), targets: tf.tensor1d([0, 1], 'int32') }),
  head: () => tf.sequential(),
  loss: () => tf.scalar(0),
  metrics: () => ({}),
  ...change,
});

const seen = { ...picture(4), label: 2 };
const shown = (change: Partial<PretextTask> = {}) => shownExamples(task(change), seen, { seed: 1, place: 0 });

describe('examples', () => {
  it('are shown with their labels, level by level', () => {
    const [upright, turned] = shown();
    expect([upright?.answer, turned?.answer]).toEqual(['label 0', 'label 1']);
    expect(upright?.views).toEqual([picture(4)]);
    expect([...(turned?.views[0]?.data.subarray(0, 3) ?? [])]).toEqual([0, 30, 7]);
  });

  it('are shown before standardisation where nothing else stands between', () =>
    expect(shown({ views: (images) => standardised(images) })[0]?.views).toEqual([picture(4)]));

  it('are brought back into the visible range where they are cut and standardised', () => {
    const halves = (images: tf.Tensor4D) => standardised(tf.slice(images, [0, 0, 0, 0], [-1, 2, -1, -1]));
    const contrasts = { ...seen, data: seen.data.map((_, i) => (i * 53) % 256) };
    const [first] = shownExamples(task({ views: halves, viewShape: () => [2, 4, 3] }), contrasts, { seed: 1, place: 0 });
    const levels = [...(first?.views[0]?.data ?? [])];
    expect(levels).toHaveLength(24);
    expect([Math.min(...levels) === 0 || Math.max(...levels) === 255, new Set(levels).size > 4]).toEqual([true, true]);
  });

  it('are put together as the task explains', () => {
    const [only] = shown({ explain: () => [{ views: [1, 0, 1], answer: 'yes' }] });
    expect([only?.answer, only?.views.length]).toEqual(['yes', 3]);
    expect(only?.views[1]).toEqual(picture(4));
  });

  it('have no label where the task is no classification', () =>
    expect(shown({ classes: undefined }).map(({ answer }) => answer)).toEqual(['', '']));

  it('come with the class of their image, in training', () => {
    const facts: unknown[] = [];
    const { examples } = task();
    shown({
      examples: (images, random, { labels, training }) => (
        facts.push([...labels.dataSync()], training),
        examples(images, random, { labels, training })
      ),
    });
    expect(facts).toEqual([[2], true]);
  });

  it('leave no tensors behind', () => {
    const before = tf.memory().numTensors;
    shown();
    expect(tf.memory().numTensors).toBe(before);
  });
});

const dataset: Dataset = {
  classNames: ['cat', 'dog'],
  imageShape: [4, 4, 3],
  open: async () => ({
    length: 5,
    read: (index): LabelledImage => ({ ...picture(4), data: new Uint8Array(48).fill(index), label: index % 2 }),
  }),
};
const white: Shortcut = { draw: (image) => void image.data.fill(255, 0, 3) };
const rowsOf = (seed: number, count = 3, shortcuts: readonly Shortcut[] = [white]) =>
  previewRows({ dataset, shortcuts, task: task(), data: { workers: 0, prefetch: 1, maxBroken: 0 }, seed, count, warn: () => undefined });

describe('rows', () => {
  it('show the first images of the training, without and with shortcuts', async () => {
    const rows = await rowsOf(3);
    for (const { title, picture: plain, marked, examples } of rows) {
      const [, name, index] = /^(cat|dog) {3}image (\d)$/.exec(title) ?? [];
      expect([name, [...plain.data]]).toEqual([['cat', 'dog'][Number(index) % 2], Array(48).fill(Number(index))]);
      expect([...(marked?.data ?? [])]).toEqual([255, 255, 255, ...Array(45).fill(Number(index))]);
      expect(examples[0]?.views[0]).toEqual({ height: 4, width: 4, channels: 3, data: marked?.data });
    }
    expect(await rowsOf(3)).toEqual(rows);
    expect((await rowsOf(4)).map(({ title }) => title)).not.toEqual(rows.map(({ title }) => title));
  });

  it('are no more than there are images, and have no marked picture without shortcuts', async () => {
    const rows = await rowsOf(3, 9, []);
    expect(rows.map(({ marked }) => marked)).toEqual(Array(5).fill(undefined));
  });
});

describe('the sheet', () => {
  const patches = (count: number, size: number) => Array.from({ length: count }, () => picture(size));
  const row = (examples: PreviewRow['examples']): PreviewRow => ({ title: 'cat', picture: picture(32), marked: picture(32), examples });

  it('has pictures that do not overlap and lie within it, in columns', () => {
    const rows = [
      row([
        { views: patches(9, 8), answer: 'label 3' },
        { views: patches(2, 8), answer: 'label 7' },
      ]),
      row([
        { views: patches(1, 32), answer: '' },
        { views: patches(3, 8), answer: 'a very long answer that has no room below its picture' },
      ]),
    ];
    const { height, width, pictures, letters } = layOut('a title', rows);
    const boxes = pictures.map(({ image, left, top, scale }) => ({
      left,
      top,
      right: left + image.width * scale,
      bottom: top + image.height * scale,
    }));
    expect(boxes).toHaveLength(2 * 2 + 9 + 2 + 1 + 3);
    for (const box of boxes)
      expect([box.left >= 0, box.top >= 0, box.right <= width, box.bottom <= height]).toEqual([true, true, true, true]);
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1))
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
    }
    for (const { text, left, baseline, size, weight } of letters)
      expect([left + widthOf(text, size, weight) <= width, baseline < height]).toEqual([true, true]);
    expect(pictures[0]?.scale).toBe(4);
  });

  it('shows some of many examples, and says so', () => {
    const many = Array.from({ length: 20 }, () => ({ views: [picture(32)], answer: '' }));
    const { pictures, letters } = layOut('a title', [row(many)]);
    expect(pictures).toHaveLength(2 + MOST_EXAMPLES);
    expect(letters.map(({ text }) => text)).toContain('cat   8 of 20 examples');
  });

  it('is a PNG file with each pixel as it is, and with letters', async () => {
    const layout = layOut('title', [
      { title: '', picture: picture(128), examples: [] },
      { title: '', picture: picture(128, 1), examples: [] },
    ]);
    const { data, info } = await sharp(await drawSheet(layout))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.format, info.height, info.width]).toEqual(['raw', layout.height, layout.width]);
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)];
    const [colour, grey] = layout.pictures.map(({ left, top }) => ({ left, top }));
    expect(at((colour?.left ?? 0) + 3, (colour?.top ?? 0) + 5)).toEqual([50, 30, 7]);
    expect(at((grey?.left ?? 0) + 3, (grey?.top ?? 0) + 5)).toEqual([50, 50, 50]);
    const title = Array.from({ length: 40 }, (_, x) => at(16 + x, 24)[0] as number);
    expect(Math.min(...title)).toBeLessThan(120);
  });
});

describe('letters', () => {
  it('are fitted to their room', () => {
    const text = 'a text of some length';
    expect(fitted(text, 12, 1000)).toBe(text);
    const short = fitted(text, 12, 60);
    expect(short).toMatch(/^a text.*\.\.\.$/);
    expect(widthOf(short, 12)).toBeLessThanOrEqual(60);
    expect(fitted(text, 12, 1)).toBe('');
  });

  it('stand for what the font lacks', () =>
    expect(outlines({ text: '犬', left: 0, baseline: 10, size: 10 })).toBe(outlines({ text: '?', left: 0, baseline: 10, size: 10 })));
});
