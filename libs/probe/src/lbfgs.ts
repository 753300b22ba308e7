import { type LinePoint, wolfeLineSearch } from './line-search';

/** A function's value at one place, and its gradient there. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LbfgsOptions {
  readonly iterations: number;
  /** Stops where the gradient's Euclidean norm is no larger. */
  readonly gradientNorm?: number;
  /** Stops where an iteration lowers the value, or is expected to, by no more than this share of it, or of 1 where it is smaller. */
  readonly decrease?: number;
  /** How many past steps the curvature is estimated from. */
  readonly memory?: number;
  /** Called, and waited for, after each iteration. */
  readonly afterIteration?: (iteration: number, value: number) => void | Promise<void>;
}

export interface Minimum extends Evaluation {
  readonly x: Float64Array;
  readonly iterations: number;
  /** False where the iterations ran out, or where no step lowered the value although the gradient is not yet small. */
  readonly converged: boolean;
}

interface Correction {
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** 1 / (s . y) */
  readonly rho: number;
}

interface Candidate extends LinePoint, Evaluation {
  readonly x: Float64Array;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

/** `a + scale * b` */
const plus = (a: Float64Array, scale: number, b: Float64Array): Float64Array => {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = (a[i] as number) + scale * (b[i] as number);
  return sum;
};

/** The product of the inverse Hessian's estimate with the gradient, negated (Nocedal & Wright 2006, algorithm 7.4). */
const descent = (gradient: Float64Array, corrections: readonly Correction[]): Float64Array => {
  const alphas: number[] = [];
  let q: Float64Array = gradient.map((value) => -value);
  for (const { s, y, rho } of corrections.toReversed()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    q = plus(q, -alpha, y);
  }
  const last = corrections.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    q = q.map((value) => value * scale);
  }
  for (const { s, y, rho } of corrections) {
    q = plus(q, (alphas.pop() as number) - rho * dot(y, q), s);
  }
  return q;
};

/** Minimises a smooth function with L-BFGS (Liu & Nocedal 1989). Deterministic; `start` is left as it is. */
export const lbfgs = async (evaluate: (x: Float64Array) => Evaluation, start: Float64Array, options: LbfgsOptions): Promise<Minimum> => {
  const { iterations, gradientNorm = 1e-5, decrease = 0, memory = 10, afterIteration } = options;
  let corrections: Correction[] = [];
  let x = start;
  let { value, gradient }: Evaluation = evaluate(x);

  let done = 0;
  let converged = Math.sqrt(dot(gradient, gradient)) <= gradientNorm;
  while (done < iterations && !converged) {
    const enough = decrease * Math.max(1, Math.abs(value));
    const direction = descent(gradient, corrections);
    const slope = dot(gradient, direction);
    // What the quadratic model of the function gains by its minimum, if its curvature is right.
    converged = -slope / 2 <= enough;
    if (converged) break;
    const probe = (step: number): Candidate => {
      const to = plus(x, step, direction);
      const there = evaluate(to);
      return { ...there, x: to, step, slope: dot(there.gradient, direction) };
    };
    const firstStep = corrections.length ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    const next = wolfeLineSearch({ step: 0, value, slope }, firstStep, probe);
    if (next) {
      const s = plus(next.x, -1, x);
      const y = plus(next.gradient, -1, gradient);
      // Where the curvature is not positive the estimate would lose its meaning.
      const product = dot(s, y);
      if (product > 0) corrections = [...corrections.slice(-memory + 1), { s, y, rho: 1 / product }];
      const settled = value - next.value <= enough;
      ({ x, value, gradient } = next);
      converged = settled || Math.sqrt(dot(gradient, gradient)) <= gradientNorm;
      done += 1;
      await afterIteration?.(done, value);
    } else if (corrections.length) {
      // The estimate of the curvature may be at fault: once more, down the gradient.
      corrections = [];
    } else {
      break;
    }
  }
  return { x, value, gradient, iterations: done, converged };
};
