import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBackend } from '@longway/backend';
import { LongwayError } from '@longway/contracts';
import { designMatrix, fitByLbfgs, learnStandardisation, lossAndGradient, top1 } from '@longway/probe';
import * as tf from '@tensorflow/tfjs';
import { repeat, type Settings, type Workload } from './workload';

const WIDTH = 512;
const CLASSES = 10;

/** A fit to the optimum, and both accuracies. Features are standardised beforehand, as they are for the peer. */
export const linearEval = async ({ threads, features }: Settings): Promise<Workload> => {
  await loadBackend({ threads });
  const [train, test] = [await readTable(features, 'train'), await readTable(features, 'test')];
  const standardisation = learnStandardisation(train);
  const problemOf = (table: typeof train) => ({
    design: tf.tensor2d(designMatrix(table, standardisation), [table.count, WIDTH + 1]),
    labels: table.labels,
    classes: CLASSES,
    l2: 2e-5,
  });
  const [fitted, judged] = [problemOf(train), problemOf(test)];
  let facts = {};
  const run = repeat(async () => {
    let iterations = 0;
    const parameters = await fitByLbfgs(fitted, 100, (round) => void (iterations = round));
    const accuracy = { train_acc: top1(fitted, parameters), test_acc: top1(judged, parameters) };
    facts = {
      ...accuracy,
      train_ce: lossAndGradient({ ...fitted, l2: 0 }, parameters).value,
      objective: lossAndGradient(fitted, parameters).value,
      iterations,
    };
  });
  return { images: train.count, run, facts: () => facts };
};

const readTable = async (folder: string | undefined, split: string) => {
  const remedy =
    'write features with `VENV/bin/python tools/bench/pytorch/peer.py features --cifar FOLDER --out FOLDER` and pass --features FOLDER';
  if (folder === undefined) throw new LongwayError('linear-eval needs features to classify.', { where: '--features', remedy }, 'usage');
  const read = (file: string) =>
    readFile(join(folder, file)).catch((cause: Error) => {
      throw new LongwayError('Features cannot be read.', { where: join(folder, file), found: cause.message, remedy, cause }, 'data');
    });
  const [values, labels] = [await read(`${split}.f32`), await read(`${split}.u8`)];
  return { count: labels.length, width: WIDTH, values: new Float32Array(Uint8Array.from(values).buffer), labels: Int32Array.from(labels) };
};
