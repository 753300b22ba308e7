import { LongwayError, type Mishap } from '@longway/contracts';
import { type ArmConfig, type Experiment, nearest } from '@longway/registry';
import { type AshaOptions, canonicalJson, type Cell, describePoint, type Point } from '@longway/sweep';

const refuse = (file: string, where: string, summary: string, mishap: Mishap): never => {
  throw new LongwayError(summary, { where: `${file}: asha.${where}`, ...mishap }, 'usage');
};

const meantBy = (word: string, known: readonly string[]): string => {
  const meant = nearest(word, known);
  return meant ? `did you mean ${meant}?` : 'choose one of these';
};

/** The cells that compete, as one word each: all that agree in everything but the axis and the seed. */
export const groupOf = (point: Point, axis: string): string =>
  canonicalJson(Object.fromEntries(Object.entries(point).filter(([path]) => path !== axis)));

/** How many values of the axis compete in the smallest group. */
const fewest = (cells: readonly Cell[], axis: string): readonly [size: number, example: Point] => {
  const groups = new Map<string, { values: Set<string>; point: Point }>();
  for (const { point } of cells) {
    const key = groupOf(point, axis);
    const group = groups.get(key) ?? { values: new Set(), point };
    groups.set(key, group);
    group.values.add(canonicalJson(point[axis]));
  }
  const sizes = [...groups.values()].map(({ values, point }) => [values.size, point] as const);
  return sizes.sort(([a], [b]) => a - b)[0] as readonly [number, Point];
};

/** Whether the data set has images to choose by that are neither trained on nor those of the final figures. */
const choosesByTestImages = ({ dataset }: ArmConfig): boolean => dataset['test'] !== 'held-out';

/**
 * Checks what asks for ASHA against the cells.
 *
 * @returns warnings.
 * @throws LongwayError (exit `usage`).
 */
export const checkAsha = (
  asha: AshaOptions,
  axes: readonly string[],
  cells: readonly Cell<Experiment>[],
  file: string,
): readonly string[] => {
  const { axis, evaluator, eta, rungs } = asha;
  if (!axes.includes(axis)) {
    const expected = `one of ${axes.join(', ') || '(no axes)'}`;
    refuse(file, 'axis', `"${axis}" is not varied`, { expected, found: axis, remedy: meantBy(axis, axes) });
  }
  for (const { point, experiment } of cells) {
    const [arm, ...others] = experiment.arms;
    if (!arm || others.length > 0) {
      const found = experiment.arms.map(({ name }) => name).join(', ');
      const remedy = 'make an axis of what the arms differ in, or a sweep for each arm';
      return refuse(file, 'evaluator', 'cells have several arms: nobody knows which of them decides', {
        expected: 'one arm',
        found,
        remedy,
      });
    }
    const { evaluators, training } = arm.config;
    const names = evaluators.map(({ name }) => name);
    if (!names.includes(evaluator))
      refuse(file, 'evaluator', `the cell ${describePoint(point)} has no evaluator "${evaluator}"`, {
        expected: `one of ${names.join(', ')}`,
        found: evaluator,
        remedy: meantBy(evaluator, names),
      });
    const last = rungs.at(-1) as number;
    if (last >= training.steps)
      refuse(file, 'rungs', `the last rung is not before the end of the cell ${describePoint(point)}`, {
        expected: `less than training.steps, ${training.steps}`,
        found: String(last),
        remedy: 'leave it out: cells that pass the last rung are trained to their end',
      });
  }
  const [size, example] = fewest(cells, axis);
  const needed = eta ** rungs.length;
  if (size < needed)
    refuse(file, 'rungs', `of ${size} values of ${axis} none would be trained to its end`, {
      expected: `at least eta to the power of the number of rungs, ${eta}^${rungs.length} = ${needed}`,
      found: `${size}, with ${describePoint(example)}`,
      remedy: 'give more values, fewer rungs, or a smaller eta',
    });
  if (!cells.some(({ experiment }) => experiment.arms.some(({ config }) => choosesByTestImages(config)))) return [];
  return [
    'asha chooses by the test images of the data set, so that figures of what it chose are too good: where the data set has a part for that (dataset.test: held-out, with dataset.holdOut), choose by it',
  ];
};
