import * as tf from '@tensorflow/tfjs';
import type { Checks } from '../fixture';
import { expectDifferentiable, expectScalar, expectTensorsOfTidy } from '../tensors';
import { toyTask } from '../toy-task';

const classes = 3;

/** Logits without ties near them, so that the loss is smooth where it is tried. */
const question = () => ({ outputs: tf.tensor2d([[1.5, -0.7, 0.2], [-1.1, 0.4, 2.3]]), targets: tf.tensor1d([0, 1], 'int32') });

export const objectiveChecks: Checks<'objective'> = {
  'agrees with the worked examples': async ({ create, fixture }) => {
    const objective = await create();
    expect(fixture.worked.length).toBeGreaterThan(0);
    for (const { logits, labels, loss } of fixture.worked) {
      tf.tidy(() => {
        const task = toyTask(logits[0]?.length);
        expect(expectScalar(objective.adversarialLoss(tf.tensor2d([...logits]), tf.tensor1d([...labels], 'int32'), task))).toBeCloseTo(loss, 5);
      });
    }
  },
  'is a scalar, and differentiable by the outputs': async ({ create }) => {
    const objective = await create();
    const { outputs, targets } = question();
    expectDifferentiable((x) => objective.adversarialLoss(x, targets, toyTask(classes)), outputs);
    tf.dispose([outputs, targets]);
  },
  'takes a task, or says why not': async ({ create }) => {
    const objective = await create();
    const { classes: _, ...noClassification } = toyTask(classes);
    for (const task of [toyTask(classes), noClassification]) {
      for (const feed of ['both', 'lensed'] as const) expect(objective.refuses?.(task, { feed }) ?? 'accepted').toMatch(/./);
    }
  },
  'inside a tidy, arguments are borrowed and only the loss stays': async ({ create }) => {
    const objective = await create();
    const { outputs, targets } = question();
    await expectTensorsOfTidy(1, () => objective.adversarialLoss(outputs, targets, toyTask(classes)));
    for (const borrowed of [outputs, targets]) expect(borrowed.isDisposed).toBe(false);
    tf.dispose([outputs, targets]);
  },
};
