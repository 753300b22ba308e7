import type { Conditions } from './conditions';
import type { Node } from './namespaces';

export const emulations = ['netem', 'relay'] as const;
/** Who makes the network bad: the kernel's `netem`, or the relay of this tool. */
export type EmulationName = (typeof emulations)[number];

/** Connects nodes, and makes their connections as bad as it is told. */
export interface Emulation {
  readonly name: EmulationName;
  /** From now on, for what the node sends. */
  set(node: Node, conditions: Conditions): Promise<void>;
  /** From now on nothing comes from the node or to it. Nobody is told. */
  cut(node: Node): Promise<void>;
  /** Ends a cut: the conditions are what they were last. */
  heal(node: Node): Promise<void>;
  close(): Promise<void>;
}
