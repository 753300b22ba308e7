/** A stream of random numbers that a seed fixes. An argument wherever chance is needed: nothing here draws from `Math.random`. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform over 0, 1, ..., `count - 1`. */
  integer(count: number): number;
  /** Normal with mean 0 and variance 1. */
  normal(): number;
}
