import { type ExitCode, LongwayError, type Mishap } from '@longway/contracts';

/** A {@link LongwayError} that can go from one thread to another, where errors lose their class. */
export interface Failure {
  readonly summary: string;
  readonly mishap: Mishap;
  readonly exit: ExitCode;
}

export const toFailure = ({ summary, mishap: { cause: _, ...told }, exit }: LongwayError): Failure => ({ summary, mishap: told, exit });

export const toError = ({ summary, mishap, exit }: Failure): LongwayError => new LongwayError(summary, mishap, exit);

/** What is wrong with a file, in one line that leaves out its name. */
export const faultOf = ({ summary, mishap: { expected, found } }: Pick<Failure, 'summary' | 'mishap'>): string => {
  const facts = [expected && `expected ${expected}`, found && `${expected ? 'found ' : ''}${found}`].filter(Boolean).join(', ');
  const line = facts ? `${summary.replace(/\.$/, '')}: ${facts}` : summary;
  return line.replaceAll(/\s+/g, ' ').trim();
};
