import type { Objective } from '@longway/contracts';
import { withStepSeed } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Checks } from '../fixture';
import { expectDifferentiable, expectScalar, expectTensorsOfTidy } from '../tensors';
import { toyTask } from '../toy-task';

/** Logits without ties near them, so that the loss is smooth where it is tried. */
const question = () => ({
  outputs: tf.tensor2d([
    [1.5, -0.7, 0.2],
    [-1.1, 0.4, 2.3],
  ]),
  targets: tf.tensor1d([0, 1], 'int32'),
});

/** A task whose head has so many outputs, those that the objective adds among them. */
const taskOf = ({ extraClasses = 0 }: Objective, outputs = 3) => toyTask(outputs - extraClasses);

/** The loss as in a training step, where chance is fixed. */
const lossOf = (objective: Objective, outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar =>
  withStepSeed(tf.tensor1d([1, 2], 'int32'), () => objective.adversarialLoss(outputs, targets, taskOf(objective, outputs.shape[1])));

export const objectiveChecks: Checks<'objective'> = {
  'agrees with the worked examples': async ({ create, fixture }) => {
    const objective = await create();
    expect(fixture.worked.length).toBeGreaterThan(0);
    for (const { logits, labels, loss } of fixture.worked) {
      tf.tidy(() =>
        expect(expectScalar(lossOf(objective, tf.tensor2d([...logits]), tf.tensor1d([...labels], 'int32')))).toBeCloseTo(loss, 5),
      );
    }
  },
  'is a scalar, and differentiable by the outputs': async ({ create }) => {
    const objective = await create();
    const { outputs, targets } = question();
    expectDifferentiable((x) => tf.tidy(() => lossOf(objective, x, targets)), outputs);
    tf.dispose([outputs, targets]);
  },
  'what lensed images are to be answered with is a class of the task, or one beyond them that the head has': async ({ create }) => {
    const objective = await create();
    const { targets } = question();
    const task = taskOf(objective);
    const answers = objective.lensedTargets?.(targets, task);
    if (answers) {
      expect({ shape: answers.shape, dtype: answers.dtype }).toEqual({ shape: targets.shape, dtype: targets.dtype });
      for (const answer of answers.dataSync()) expect(answer).toBeLessThan((task.classes ?? 0) + (objective.extraClasses ?? 0));
    } else expect(objective.extraClasses).toBeUndefined();
    tf.dispose([targets, ...(answers ? [answers] : [])]);
  },
  'takes a task, or says why not': async ({ create }) => {
    const objective = await create();
    const { classes: _, ...noClassification } = toyTask(3);
    for (const task of [toyTask(3), noClassification]) {
      for (const feed of ['both', 'lensed'] as const) expect(objective.refuses?.(task, { feed }) ?? 'accepted').toMatch(/./);
    }
  },
  'inside a tidy, arguments are borrowed and only the loss stays': async ({ create }) => {
    const objective = await create();
    const { outputs, targets } = question();
    await expectTensorsOfTidy(1, () => lossOf(objective, outputs, targets));
    for (const borrowed of [outputs, targets]) expect(borrowed.isDisposed).toBe(false);
    tf.dispose([outputs, targets]);
  },
};
