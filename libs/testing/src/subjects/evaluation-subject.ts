import type { EvaluationSubject, FeatureSet, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { toyTask } from '../toy-task';

const sizes: Record<SplitName, number> = { train: 90, test: 45 };
const classNames = ['zero', 'one', 'two'];
const width = 4;

/** Features of a layer: noise around a corner for each class, so that a good classifier is right far more often than by chance. */
const features = (split: SplitName, count: number, kind: string, layer: string): FeatureSet => {
  const random = randomFrom(0, 'features', split, kind, layer);
  const labels = Int32Array.from({ length: count }, (_, row) => row % classNames.length);
  const values = Float32Array.from({ length: count * width }, (_, i) => {
    const own = i % width === labels[Math.floor(i / width)];
    return (own ? 2 : 0) + 0.5 * random.normal();
  });
  return { count, width, values, labels };
};

/**
 * A subject made of numbers, for the specs of evaluators: three classes, easy to tell apart, 90 training and 45 test images,
 * end points `shallow` and `deep` of width 4. The pretext task is solved well on marked images seen without a lens only.
 */
export const evaluationSubject = (overrides: Partial<EvaluationSubject> = {}): EvaluationSubject => ({
  seed: 1,
  classNames,
  task: toyTask(),
  hasLens: true,
  hasShortcut: true,
  endPoints: ['shallow', 'deep'],
  count: async (split) => sizes[split],
  features: async ({ split, count = sizes[split], kind, layer }) => features(split, Math.min(count, sizes[split]), kind, layer),
  pretext: async ({ kind, marked }) => (marked && kind === 'raw' ? { loss: 0.1, accuracy: 0.98 } : { loss: 0.6, accuracy: 0.7 }),
  progress: () => undefined,
  breathe: async () => undefined,
  ...overrides,
});
