import { LongwayError, type Mishap } from '@longway/contracts';
import { printable } from '../printable';

/** One thing that is wrong with a configuration. */
export interface Mistake extends Mishap {
  readonly summary: string;
}

/** Lists of what is known are longer than what a user wrote. */
const LONGEST_LIST = 4000;
/** More than that nobody reads. */
const MOST_TOLD = 50;
/** Where so many are found, no more are looked for: describing one takes time. */
export const ENOUGH_MISTAKES = 100;

/** Quotes of the configuration come out on one line, whatever they hold. */
export const errorOf = ({ summary, where, expected, found, remedy, cause }: Mistake): LongwayError =>
  new LongwayError(
    printable(summary, LONGEST_LIST),
    {
      where: where && printable(where),
      expected: expected && printable(expected, LONGEST_LIST),
      found: found && printable(found),
      remedy: remedy && printable(remedy, LONGEST_LIST),
      cause,
    },
    'usage',
  );

/**
 * Throws one error that reports all mistakes, each once; of very many the first.
 *
 * @param source the file, or another word for where the configuration came from.
 */
export const throwMistakes = (mistakes: readonly Mistake[], source: string): void => {
  const byMessage = new Map(mistakes.map(errorOf).map((error) => [error.message, error]));
  const messages = [...byMessage.keys()];
  if (messages.length === 0) return;
  const count = messages.length < ENOUGH_MISTAKES ? messages.length : `at least ${ENOUGH_MISTAKES}`;
  const heading = messages.length === 1 ? 'there is a mistake' : `there are ${count} mistakes`;
  const more = messages.length > MOST_TOLD ? ['... of which these are the first'] : [];
  const summary = [heading, ...messages.slice(0, MOST_TOLD), ...more].join('\n\n');
  // One by one for programs.
  const cause = new AggregateError([...byMessage.values()].slice(0, MOST_TOLD), summary);
  throw new LongwayError(summary, { where: printable(source), cause }, 'usage');
};
