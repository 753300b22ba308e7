import { execFile } from 'node:child_process';

export interface CommandResult {
  readonly succeeded: boolean;
  /** What it wrote to both streams, or why it did not start. */
  readonly output: string;
  /** The signal that ended it, e.g. `SIGILL`. */
  readonly signal?: string;
}

/** Runs a command without a shell; never throws. */
export const runCommand = (command: string, args: readonly string[], environment = process.env): Promise<CommandResult> =>
  new Promise((resolve) => {
    execFile(command, [...args], { env: environment, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({
        succeeded: !error,
        output: `${stdout}${stderr}`.trim() || (error?.message ?? ''),
        ...(error?.signal && { signal: error.signal }),
      }),
    );
  });
