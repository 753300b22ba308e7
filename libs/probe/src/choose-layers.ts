import { LongwayError } from '@longway/contracts';

/** The `layers` option of evaluators: the deepest end point, all of them, or some by name. */
export type LayerChoice = 'last' | 'all' | readonly string[];

/** The end points that an option names. Throws where one does not exist. @param evaluator whose option it is. */
export const chooseLayers = (wanted: LayerChoice, endPoints: readonly string[], evaluator: string): readonly string[] => {
  if (wanted === 'all') return endPoints;
  if (wanted === 'last') return endPoints.slice(-1);
  const unknown = wanted.find((layer) => !endPoints.includes(layer));
  if (unknown === undefined) return wanted;
  const remedy = "Name end points of the extractor, or write 'last' or 'all'.";
  const mishap = { where: `evaluators: ${evaluator}: layers`, expected: endPoints.join(', '), found: unknown, remedy };
  throw new LongwayError('The extractor has no such end point.', mishap, 'usage');
};
