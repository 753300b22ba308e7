import { augmentationOptions } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { randomFrom } from '../random';
import { augmented } from './augmented';

beforeAll(() => tf.setBackend('cpu'));

const options = (chosen: object) => z.strictObject(augmentationOptions).parse(chosen);
const images = () => tf.randomUniform([4, 6, 6, 3], -1, 1, 'float32', 3) as tf.Tensor4D;
const values = (chosen: object) => Array.from(augmented(images(), options(chosen), randomFrom(1)).dataSync());

test('without tricks images stay what they are, and nothing is drawn', () => {
  const random = { uniform: jest.fn(), integer: jest.fn(), normal: jest.fn() };
  expect(Array.from(augmented(images(), options({}), random).dataSync())).toEqual(Array.from(images().dataSync()));
  for (const draw of Object.values(random)) expect(draw).not.toHaveBeenCalled();
});

test.each([{ inceptionCrop: true }, { flip: true }, { colourJitter: true }, { greyscale: 1 }])(
  '%j changes images, and keeps their shape and range',
  (chosen) => {
    const changed = values(chosen);
    expect(changed).toHaveLength(images().size);
    expect(changed).not.toEqual(Array.from(images().dataSync()));
    expect(changed.every((value) => Math.abs(value) <= 1 + 1e-6)).toBe(true);
    expect(values(chosen)).toEqual(changed);
  },
);
