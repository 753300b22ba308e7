import { type Arbitrary, constantFrom, oneof } from 'fast-check';
import { textEdits } from './mutate-text';
import { treeEdits } from './mutate-tree';

export type Level = 'text' | 'tree' | 'both';

/** A configuration that was changed. */
export interface Mutation {
  readonly text: string;
  readonly level: Level;
}

/** These say more in fewer lines: half of the changes are to them. */
const SMALL = 4;

/** Of what people may have written, what they, an editor or an attacker may have made of it. */
export const mutations = (bases: readonly string[]): Arbitrary<Mutation> => {
  const base = oneof(constantFrom(...bases.slice(0, SMALL)), constantFrom(...bases));
  const ofTree = base.chain((text) => treeEdits.map((edit): Mutation => ({ text: edit(text), level: 'tree' })));
  const ofText = base.chain((text) => textEdits.map((edit): Mutation => ({ text: edit(text), level: 'text' })));
  const ofBoth = ofTree.chain(({ text }) => textEdits.map((edit): Mutation => ({ text: edit(text), level: 'both' })));
  return oneof({ weight: 2, arbitrary: ofText }, { weight: 2, arbitrary: ofTree }, { weight: 1, arbitrary: ofBoth });
};
