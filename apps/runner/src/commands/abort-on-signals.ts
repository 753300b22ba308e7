import { exitCodes } from '@longway/contracts';

/** The first Ctrl-C ends the work in good order; the second ends the process. @returns what undoes it. */
export const abortOnSignals = (controller: AbortController, message: string): (() => void) => {
  const handle = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    console.error(`\n${message} Once more to end at once.`);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, handle);
  return () => void ['SIGINT', 'SIGTERM'].forEach((signal) => process.off(signal, handle));
};
