import * as tf from '@tensorflow/tfjs';

/** One side of the game: what it minimises, and the weights it may move. */
export interface Player {
  readonly loss: tf.Scalar;
  readonly variables: readonly tf.Variable[];
}

/** The parts of tfjs-core's engine that record a tape; not in its public types, pinned with the package's version. */
interface TapeEngine {
  readonly state: { activeTape: { saved?: tf.Tensor[] }[] | null; kernelDepth: number };
  startTape(): void;
  endTape(): void;
  gradients(f: () => tf.Scalar, xs: readonly tf.Tensor[], dy: null, allowNoGradients: boolean): { grads: (tf.Tensor | undefined)[] };
}

/**
 * Runs `forward` once and differentiates each player's loss by that player's own variables only: no player's loss
 * reaches another's weights, whatever the losses share. (`tf.variableGrads` knows one loss for one forward pass.)
 *
 * Call it inside a `tf.tidy`, which ends the life of everything returned.
 *
 * @param forward computes the losses; anything else it returns is passed on.
 * @returns what `forward` returned, and for each player the gradients in the order of its variables; zeros for a
 *   variable that the loss does not depend on.
 */
export const playerGradients = <T>(
  forward: () => T,
  playersOf: (result: T) => readonly Player[],
): { result: T; gradients: tf.Tensor[][] } => {
  const engine = tf.engine() as unknown as TapeEngine;
  engine.startTape();
  try {
    const result = forward();
    const gradients = withoutTape(engine, () =>
      playersOf(result).map(({ loss, variables }) => {
        if (variables.length === 0) return [];
        const { grads } = engine.gradients(() => loss, variables, null, true);
        return variables.map((variable, i) => grads[i] ?? tf.zerosLike(variable));
      }),
    );
    return { result, gradients };
  } finally {
    engine.endTape();
    // Saved tensors are kept clones: no tidy frees them.
    engine.state.activeTape?.forEach(({ saved }) => saved && tf.dispose(saved));
    engine.state.activeTape = null;
  }
};

/** The backward passes read the tape and must not grow it: every gradient's own operations would be saved until the end. */
const withoutTape = <T>(engine: TapeEngine, run: () => T): T => {
  engine.state.kernelDepth += 1;
  try {
    return run();
  } finally {
    engine.state.kernelDepth -= 1;
  }
};
