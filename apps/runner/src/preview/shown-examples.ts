import type { Examples, Explanation, PretextTask, RawImage } from '@longway/contracts';
import { randomFrom, toImages } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/** One example that a task makes of an image. */
export interface ShownExample {
  /** What the extractor is shown of it, in its order: one picture, or patches. */
  readonly views: readonly RawImage[];
  /** The right answer; empty where there is none to tell. */
  readonly answer: string;
}

/** Pixels are in [-1, 1]; rounding may go a little beyond. */
const LARGEST = 1.001;

/** 8-bit pictures. Standardised ones, which go beyond [-1, 1], are brought back about their mean, which becomes mid-grey. */
const pictures = (views: tf.Tensor4D): RawImage[] => {
  const [count, height, width, channels] = views.shape;
  const size = height * width * channels;
  const values = Float32Array.from(views.dataSync());
  return Array.from({ length: count }, (_, view) => {
    const own = values.subarray(view * size, (view + 1) * size);
    const largest = own.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
    const range = largest > LARGEST ? largest : 1;
    return {
      height,
      width,
      channels,
      data: Uint8Array.from(own, (value) => Math.round((Math.min(Math.max(value / range, -1), 1) + 1) * 127.5)),
    };
  });
};

const inStep = ({ targets }: Examples, views: number, isClassification: boolean): readonly Explanation[] => {
  const [count = 1] = targets.shape;
  const each = Math.max(1, Math.floor(views / count));
  const answers = isClassification && targets.rank === 1 ? Array.from(targets.dataSync(), (answer) => `label ${answer}`) : [];
  return Array.from({ length: count }, (_, i) => ({
    views: Array.from({ length: each }, (_, view) => i * each + view),
    answer: answers[i] ?? '',
  }));
};

/** Before standardisation, where that is all that stands between lens and extractor. */
const viewsOf = (task: PretextTask, { inputs, extras = [] }: Examples): tf.Tensor4D => {
  const views = task.views?.(inputs, extras) ?? inputs;
  return views.shape.every((size, axis) => size === inputs.shape[axis]) ? inputs : views;
};

/**
 * What a task makes of one image in training. Alone in its batch, so that all that comes is of this image.
 *
 * @param image with the class that the data set gives it.
 * @param chance fixes what the task draws.
 */
export const shownExamples = (
  task: PretextTask,
  image: RawImage & { readonly label: number },
  chance: { readonly seed: number; readonly place: number },
): readonly ShownExample[] => {
  let shown: readonly ShownExample[] = [];
  tf.tidy(() => {
    const { height, width, channels, data, label } = image;
    const facts = { labels: tf.tensor1d([label], 'int32'), training: true };
    const examples = task.examples(toImages(data, [1, height, width, channels]), randomFrom(chance.seed, 'examples', chance.place), facts);
    const views = pictures(viewsOf(task, examples));
    const explained = task.explain?.(examples) ?? inStep(examples, views.length, task.classes !== undefined);
    shown = explained.map((one) => ({ answer: one.answer, views: one.views.map((view) => views[view] as RawImage) }));
  });
  return shown;
};
