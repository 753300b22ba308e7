import { randomUUID } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs';
import { backend, binding } from '../native';
import { NativeGraph } from './native-graph';
import type { Argument, Recording } from './operation';
import { overlapExchanges } from './overlap';
import { Recorder } from './recorder';
import { Replay } from './replay';

/** What a recording goes through before it becomes a function. */
export type Pass = (recording: Recording) => Recording;

/** A tfjs function recorded once, for inputs of fixed shapes, and run by TensorFlow as one operation. */
export class TracedFunction {
  private readonly name = `longway_${randomUUID().replaceAll('-', '')}`;
  private readonly recording: Recording;
  private readonly arguments: readonly Argument[];
  private readonly returns: number;

  /**
   * Computes nothing. Variables are read when the function runs, and assigned to as `f` does.
   *
   * @throws NotTraceable where `f` needs values.
   */
  constructor(
    private readonly f: (...inputs: tf.Tensor[]) => readonly tf.Tensor[],
    inputs: readonly tf.Tensor[],
    pass?: Pass,
  ) {
    const graph = new NativeGraph();
    const recorder = new Recorder(graph, inputs);
    try {
      this.recording = recorder.record(() => f(...inputs));
      this.returns = this.recording.outputs.length;
      const ordered = overlapExchanges(this.recording);
      if (pass || ordered !== this.recording) definePassed(this.name, pass ? pass(ordered) : ordered);
      else graph.define(this.name, this.recording);
    } finally {
      recorder.dispose();
      graph.dispose();
    }
    this.arguments = this.recording.operations.flatMap(({ argument }) => (argument ? [argument] : []));
  }

  run(inputs: readonly tf.Tensor[]): tf.Tensor[] {
    const given = this.arguments.map((argument) => ('input' in argument ? inputs[argument.input] : argument.variable) as tf.Tensor);
    const { assigned } = this.recording;
    const results = backend().executeMultipleOutputs(this.name, [], given, this.returns + assigned.length);
    assigned.forEach(({ variable }, i) => {
      const value = results[this.returns + i] as tf.Tensor;
      variable.assign(value as tf.Tensor<tf.Rank>);
      value.dispose();
    });
    return results.slice(0, this.returns);
  }

  /** Calls the JavaScript again, without computing. @throws Changed or NotTraceable where it would do something else now. */
  check(inputs: readonly tf.Tensor[]): void {
    const replay = new Replay(this.recording);
    const recorder = new Recorder(replay, inputs);
    try {
      replay.finish(recorder.record(() => this.f(...inputs)));
    } finally {
      recorder.dispose();
    }
  }

  dispose(): void {
    binding().removeFunction(this.name);
  }
}

const definePassed = (name: string, recording: Recording): void => {
  const graph = new NativeGraph();
  try {
    recording.operations.forEach((operation) => graph.infer(operation));
    graph.define(name, recording);
  } finally {
    graph.dispose();
  }
};
