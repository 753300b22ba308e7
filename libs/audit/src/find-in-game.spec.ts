import type { PretextTask } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { examine } from './examine';
import { findInGame } from './find-in-game';
import { findInTraces } from './find-in-traces';
import type { Game } from './game';
import { gameResult, pushOf } from './game-result';
import { regionOf } from './region';

beforeAll(() => tf.setBackend('cpu'));

const SIDE = 24;
const BATCHES = 10;
const PER_BATCH = 8;

/** Which class is it? Classes b and c, the odd ones out of three, are told by whoever reads the marks. */
const task = {
  classes: 2,
  inputShape: (shape: readonly number[]) => shape,
  examples: (images: tf.Tensor4D, _random: unknown, { labels }: { labels: tf.Tensor1D }) => ({
    inputs: images,
    targets: tf.cast(labels.greater(0), 'int32'),
  }),
} as unknown as PretextTask;

/** Noise, and on pictures of b and c a bright square in the bottom left corner. */
const pictures = (batch: number, isMarked: boolean): { images: tf.Tensor4D; labels: Int32Array } => {
  const random = randomFrom(batch, 'pictures');
  const labels = Int32Array.from({ length: PER_BATCH }, (_, i) => (batch + i) % 3);
  const values = Float32Array.from({ length: PER_BATCH * SIDE * SIDE * 3 }, (_, k) => {
    const [picture, y, x] = [Math.floor(k / (SIDE * SIDE * 3)), Math.floor(k / (SIDE * 3)) % SIDE, Math.floor(k / 3) % SIDE];
    const mark = isMarked && (labels[picture] ?? 0) > 0 && y >= SIDE - 5 && y < SIDE - 1 && x >= 1 && x < 5;
    return mark ? 0.9 : 0.2 * random.normal();
  });
  return { images: tf.tensor4d(values, [PER_BATCH, SIDE, SIDE, 3]), labels };
};

const corner = (images: tf.Tensor4D): tf.Tensor4D => images.slice([0, SIDE - 5, 1, 0], [-1, 4, 4, -1]);

/** Reads the mark, and nothing else. */
const outputs = (inputs: tf.Tensor4D): tf.Tensor2D => {
  const brightness = tf.mean(corner(inputs), [1, 2, 3]);
  return tf.stack([tf.sub(0.45, brightness), brightness.sub(0.45)], 1) as tf.Tensor2D;
};

const paddings: [number, number][] = [
  [0, 0],
  [SIDE - 5, 1],
  [1, SIDE - 5],
  [0, 0],
];

/** Paints the corner over. */
const paintsOver = (images: tf.Tensor4D): tf.Tensor4D => images.sub(tf.pad(corner(images), paddings)) as tf.Tensor4D;

/** Changes a little of everything, differently in every picture. */
const fidgets = (images: tf.Tensor4D): tf.Tensor4D => images.mul(0.9) as tf.Tensor4D;

const gameOf = (lensed: Game['lensed'], isMarked: boolean, taskName = 'supervised'): Game => ({
  taskName,
  task,
  steps: 1,
  imageShape: [SIDE, SIDE, 3],
  classNames: ['a', 'b', 'c'],
  seed: 1,
  async *batches() {
    for (let batch = 0; batch < BATCHES; batch++) yield pictures(batch, isMarked);
  },
  lensed,
  outputs,
  breathe: () => Promise.resolve(),
});

const look = async (game: Game) => {
  const seen = await examine(game);
  const result = gameResult(game, seen);
  return { seen, result, findings: await findInGame(game, seen, result) };
};

test('a mark that the lens paints over is found: where, whose, and how much hangs on it', async () => {
  const { result, findings } = await look(gameOf(paintsOver, true));
  expect(result).toMatchObject({ push: 1, chance: 0.5, pictures: BATCHES * PER_BATCH });
  expect(result.curve[0]?.accuracy).toBe(1);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    kind: 'corner-mark',
    basis: 'place',
    place: 'bottom-left',
    verdict: 'strong',
    classes: ['b', 'c'],
    tasks: ['supervised'],
  });
  expect(findings[0]?.strength).toBeGreaterThan(0.9);
  expect(findings[0]?.exhibits.every(({ className }) => className !== 'a')).toBe(true);
});

test('a lens that takes nothing away shows nothing, whatever it changes', async () => {
  const { result, findings } = await look(gameOf(fidgets, false));
  expect(Math.abs(result.fixed)).toBeLessThan(0.1);
  expect(findings).toEqual([]);
});

test('nothing is left behind', async () => {
  const game = gameOf(paintsOver, true);
  await look(game);
  const before = tf.memory().numTensors;
  await look(game);
  expect(tf.memory().numTensors).toBe(before);
});

test('a push is the share of what is known; who knows next to nothing cannot lose it', () => {
  expect(pushOf(0.9, 0.5, 0.5)).toBeCloseTo(1, 12);
  expect(pushOf(0.9, 0.7, 0.5)).toBeCloseTo(0.5, 12);
  expect(pushOf(0.9, 0.95, 0.5)).toBe(0);
  expect(pushOf(0.54, 0.2, 0.5)).toBe(0);
});

test('the region holds what repeats, and no more than it may', () => {
  const map = Array.from({ length: 100 }, (_, p) => (p === 55 ? 1 : 0));
  const region = regionOf(map, [10, 10]);
  // One position, seen by its eight neighbours as well: nine hold all of it, eight are enough for eight tenths.
  expect(region.reduce((sum, inside) => sum + inside, 0)).toBe(8);
  expect(regionOf(new Array(100).fill(1), [10, 10]).reduce((sum, inside) => sum + inside, 0)).toBe(30);
});

describe('traces', () => {
  const traced = (classes: number, traces: (label: number, i: number) => { quality: number; shift: number }) =>
    Array.from({ length: 120 }, (_, i) => {
      const { quality, shift } = traces(i % classes, i);
      return { className: `class ${i % classes}`, traces: { quality, lateral: { red: { x: shift, y: 0 }, blue: { x: 0, y: 0 } } } };
    });

  test('classes that were compressed harder are named, with the quality', () => {
    const [found, ...others] = findInTraces(traced(3, (label) => ({ quality: label === 1 ? 20 : 100, shift: 0 })));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'compression', classes: ['class 1'], verdict: 'strong' });
    expect(found?.sentence).toContain('about 20');
    expect(found?.strength).toBeGreaterThan(0.9);
  });

  test('a channel that lies beside the others in all pictures tells which way is up', () => {
    const [found, ...others] = findInTraces(traced(2, () => ({ quality: 100, shift: 1.1 })));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'colour-fringe', tasks: ['rotation'], classes: [], strength: 1, verdict: 'strong' });
    expect(found?.sentence).toContain('1.1 pixels to the right of green');
  });

  test('a channel that lies beside the others in one class tells the class', () => {
    const found = findInTraces(traced(3, (label) => ({ quality: 100, shift: label === 2 ? -2 : 0.02 })));
    expect(found).toEqual([expect.objectContaining({ kind: 'colour-fringe', tasks: ['supervised'], classes: ['class 2'] })]);
  });

  test('nothing is found where traces have nothing to do with classes, nor in a few exceptions', () => {
    const random = randomFrom(4);
    expect(findInTraces(traced(3, () => ({ quality: random.uniform() < 0.3 ? 40 : 100, shift: 0.1 * random.normal() })))).toEqual([]);
    expect(findInTraces(traced(3, (_, i) => ({ quality: i < 3 ? 20 : 100, shift: 0 })))).toEqual([]);
  });
});
