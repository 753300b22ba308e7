import { type Arbitrary, constantFrom, oneof } from 'fast-check';
import { textEdits } from './mutate-text';
import { treeEdits } from './mutate-tree';

export type Level = 'text' | 'tree' | 'both';

/** A configuration that was changed. */
export interface Mutation {
  readonly text: string;
  readonly level: Level;
}

/** Of what people may have written, what they, an editor or an attacker may have made of it. */
export const mutations = (bases: readonly string[]): Arbitrary<Mutation> => {
  const base = constantFrom(...bases);
  const ofTree = base.chain((text) => treeEdits.map((edit): Mutation => ({ text: edit(text), level: 'tree' })));
  return oneof(
    base.chain((text) => textEdits.map((edit): Mutation => ({ text: edit(text), level: 'text' }))),
    ofTree,
    ofTree.chain(({ text }) => textEdits.map((edit): Mutation => ({ text: edit(text), level: 'both' }))),
  );
};
