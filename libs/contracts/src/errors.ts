/** What a {@link LongwayError} tells beside its message. */
export interface Mishap {
  /** The key, path or plugin that is at fault, e.g. `training.batchSize` or a file. */
  readonly where?: string;
  readonly expected?: string;
  readonly found?: string;
  /** What the user can do about it: a command or a change of the configuration. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** The process's exit codes; docs/cli.md lists them. */
export const exitCodes = { failure: 1, usage: 2, data: 3, environment: 4, diverged: 5, storage: 6, interrupted: 130 } as const;
/** The name of an exit code: what went wrong, roughly. */
export type ExitCode = keyof typeof exitCodes;

/** A mistake that has a remedy. Its message is shown to the user as it is, without a stack trace. */
export class LongwayError extends Error {
  override readonly name = 'LongwayError';

  constructor(
    /** What was wrong, in one sentence. */
    readonly summary: string,
    readonly mishap: Mishap = {},
    readonly exit: ExitCode = 'failure',
  ) {
    const { where, expected, found, remedy, cause } = mishap;
    const facts = [
      where && `${where}: ${summary}`,
      !where && summary,
      expected && `  expected: ${expected}`,
      found && `  found:    ${found}`,
      remedy && `  remedy:   ${remedy}`,
    ];
    super(facts.filter(Boolean).join('\n'), { cause });
  }
}
