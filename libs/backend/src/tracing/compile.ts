import type { Compile, Compiled, CompileOptions } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';
import { binding } from '../native';
import { multipliesBfloat16 } from '../processor';
import { toBfloat16 } from './bfloat16';
import { type Pass, TracedFunction } from './traced-function';

/** A function is checked when it has run 1, 2, 4, 8, ... times, and every so many times after that. */
const CHECK_EVERY = 100;

/** The first call may still make what later ones only use. */
const TRIES = 2;

/** Runs a tfjs function as one TensorFlow function for each set of input shapes, for as long as that computes the same. */
class NativelyCompiled {
  private readonly traced = new Map<string, { readonly run: TracedFunction; runs: number }>();
  private readonly pass: Pass | undefined;
  private failures = 0;

  constructor(
    private readonly f: Compiled,
    private readonly options: CompileOptions,
  ) {
    if (options.precision === 'float32') return;
    const native = binding().isUsingGpuDevice() || multipliesBfloat16();
    this.pass = (recording) => toBfloat16(recording, native);
    if (!native) options.onEmulation?.();
  }

  call(inputs: tf.Tensor[]): readonly tf.Tensor[] {
    if (this.failures >= TRIES) return this.f(...inputs);
    const key = JSON.stringify(inputs.map(({ shape, dtype }) => [shape, dtype]));
    const known = this.traced.get(key);
    try {
      if (!known) this.traced.set(key, { run: new TracedFunction(this.f, inputs, this.pass), runs: 0 });
      else if (isDue(known.runs)) known.run.check(inputs);
    } catch (error) {
      this.failures = known ? TRIES : this.failures + 1;
      if (this.failures >= TRIES) this.fallBack((error as Error).message, known?.runs);
      return this.f(...inputs);
    }
    const traced = this.traced.get(key) as { run: TracedFunction; runs: number };
    traced.runs += 1;
    return traced.run.run(inputs);
  }

  dispose(): void {
    this.traced.forEach(({ run }) => run.dispose());
    this.traced.clear();
  }

  private fallBack(reason: string, runs: number | undefined): void {
    const since = runs === undefined ? '' : ` Up to ${Math.min(CHECK_EVERY, runs)} calls before may have used what it was.`;
    this.options.onFallback(`${reason}.${since}`);
    this.dispose();
  }
}

const isDue = (runs: number): boolean => Number.isInteger(Math.log2(runs)) || runs % CHECK_EVERY === 0;

export const compile: Compile = (f, options) => {
  const compiled = new NativelyCompiled(f, options);
  return { run: (...inputs) => compiled.call(inputs), dispose: () => compiled.dispose() };
};
