import * as tf from '@tensorflow/tfjs';
import type { FeatureSet, Random } from '@longway/contracts';
import type { Tables } from './feature-tables';
import { top1 } from './logistic-regression';
import type { Protocol } from './protocols';
import { asTheyAre, designMatrix, learnStandardisation } from './standardise';

/** What a fit needs beside features. */
export interface Fitting {
  readonly classes: number;
  readonly random: Random;
  readonly afterRound: (round: number) => Promise<void>;
}

/** Fits a classifier on the training rows; the share of rows of both tables that it gets right. */
export const fitAndJudge = async ({ train, test }: Tables, protocol: Protocol, { classes, random, afterRound }: Fitting) => {
  // Learned in any case: it is what finds features that are no numbers.
  const learned = learnStandardisation(train);
  const standardisation = protocol.standardised ? learned : asTheyAre(train.width);
  const design = (table: FeatureSet) => tf.tensor2d(designMatrix(table, standardisation), [table.count, table.width + 1]);
  const fitted = { design: design(train), labels: train.labels, classes, l2: protocol.l2 };
  try {
    const parameters = await protocol.fit(fitted, random, afterRound);
    const judged = { design: design(test), labels: test.labels, classes };
    try {
      return { train: top1(fitted, parameters), test: top1(judged, parameters) };
    } finally {
      tf.dispose(judged.design);
    }
  } finally {
    tf.dispose(fitted.design);
  }
};
