import type * as tf from '@tensorflow/tfjs';
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import type { Inferred } from '../native';

/** An output of an operation of a recording. */
export interface Reference {
  /** Index of the operation. */
  readonly operation: number;
  readonly output: number;
}

/** What a placeholder stands for: an input of the function by its index, or a variable that it reads. */
export type Argument = { readonly input: number } | { readonly variable: tf.Variable };

/** One operation of a recording: placeholders and constants as well as what was computed. */
export interface Operation {
  /** TensorFlow's name. */
  readonly name: string;
  readonly attributes: readonly TFEOpAttr[];
  readonly inputs: readonly Reference[];
  /** Operations that change what this one reads, or read what it changes, and were called before it. */
  readonly controls: readonly number[];
  readonly outputs: readonly Inferred[];
  readonly argument?: Argument;
  /** The value of a `Const`. */
  readonly constant?: Constant;
}

/** A value that was made in JavaScript or outside, and is baked into the function. */
export interface Constant {
  /** A tensor that holds it, at least until the recording ends. */
  readonly tensorId: number;
  readonly bytes: Uint8Array;
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** A function as it was recorded: a list of operations in the order of their calls. */
export interface Recording {
  readonly operations: readonly Operation[];
  readonly outputs: readonly Reference[];
  /** The variables that it assigns to, and what they become. */
  readonly assigned: readonly { readonly variable: tf.Variable; readonly value: Reference }[];
}

/** Why a function cannot be run as one, in words for the user. */
export class NotTraceable extends Error {}
