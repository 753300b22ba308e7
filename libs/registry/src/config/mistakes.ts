import { LongwayError, type Mishap } from '@longway/contracts';

/** One thing that is wrong with a configuration. */
export interface Mistake extends Mishap {
  readonly summary: string;
}

const errorOf = ({ summary, ...mishap }: Mistake): LongwayError => new LongwayError(summary, mishap, 'usage');

/**
 * Throws one error that reports all mistakes, each once.
 *
 * @param source the file, or another word for where the configuration came from.
 */
export const throwMistakes = (mistakes: readonly Mistake[], source: string): void => {
  const errors = [...new Map(mistakes.map((mistake) => [errorOf(mistake).message, errorOf(mistake)])).values()];
  const [first] = errors;
  if (!first) return;
  const heading = errors.length === 1 ? 'there is a mistake' : `there are ${errors.length} mistakes`;
  const summary = [heading, ...errors.map(({ message }) => message)].join('\n\n');
  throw new LongwayError(summary, { where: source }, 'usage');
};
