import type { EvaluationSubject, FeatureRequest, FeatureSet, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { toyTask } from '../toy-task';

const sizes: Record<SplitName, number> = { train: 90, test: 45 };
const names = ['zero', 'one', 'two'];
const width = 4;
const shape = [4, 4, 1] as const;

/** Features of a layer: noise around a corner for each class, so that a good classifier is right far more often than by chance. */
const features = ({ split, count = sizes[split], kind, layer, pooling = 'mean' }: FeatureRequest, classes: number): FeatureSet => {
  const size = Math.min(count, sizes[split]);
  const random = randomFrom(0, 'features', split, kind, layer, pooling);
  const labels = Int32Array.from({ length: size }, (_, row) => row % classes);
  const values = Float32Array.from({ length: size * width }, (_, i) => {
    const own = i % width === labels[Math.floor(i / width)];
    return (own ? 2 : 0) + 0.5 * random.normal();
  });
  return { count: size, width, values, labels };
};

/** The mark gives the raw image's answer away, right or wrong; the lens takes it out. */
const pretext: EvaluationSubject['pretext'] = async ({ kind, marks }) => {
  if (kind === 'lensed' || marks === 'none') return { loss: 0.6, accuracy: 0.7 };
  return marks === 'present' ? { loss: 0.1, accuracy: 0.98 } : { loss: 2.5, accuracy: 0.2 };
};

/** Each class has 20 questions; what is not right is the next class. */
const answers: EvaluationSubject['answers'] = async (request) => {
  const right = 20 * ((await pretext(request))['accuracy'] as number);
  const counts = Array.from({ length: 9 }, (_, i) => [right, 20 - right, 0][((i % 3) - Math.floor(i / 3) + 3) % 3] as number);
  return { classes: 3, answers: 3, counts: counts.map(Math.round) };
};

/** Grows from 0 at the first position by 0.01 at each, twice as much where marks are. */
const reconstruction: EvaluationSubject['reconstruction'] = async ({ split, count, marks }) => ({
  shape,
  count: Math.min(count, sizes[split]),
  meanSquaredError: Array.from({ length: shape[0] * shape[1] }, (_, position) => (marks === 'present' ? 0.02 : 0.01) * position),
});

/**
 * A subject made of numbers, for the specs of evaluators: three classes, easy to tell apart, 90 training and 45 test images of shape
 * `[4, 4, 1]`, end points `shallow` and `deep` of width 4. The pretext task is solved well on marked images seen without a lens, and
 * wrongly where the mark lies. Other data sets have as many images, with classes of their own.
 */
export const evaluationSubject = (overrides: Partial<EvaluationSubject> = {}): EvaluationSubject => {
  const classNames = overrides.classNames ?? names;
  return {
    seed: 1,
    classNames,
    task: toyTask(),
    hasLens: true,
    hasShortcut: true,
    canMislead: true,
    imageShape: shape,
    endPoints: ['shallow', 'deep'],
    count: async (split) => sizes[split],
    features: async (request) => features(request, (request.dataset?.classNames ?? classNames).length),
    pretext,
    answers,
    reconstruction,
    keep: async () => undefined,
    progress: () => undefined,
    breathe: async () => undefined,
    ...overrides,
  };
};
