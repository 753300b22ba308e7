import { exitCodes } from '@longway/contracts';

/** The first signal ends the work in good order; the second ends the process. @returns what undoes it. */
export const abortOnSignals = (
  controller: AbortController,
  message: string,
  signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'],
): (() => void) => {
  const handle = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    console.error(`\n${message} Once more to end at once.`);
    controller.abort();
  };
  for (const signal of signals) process.on(signal, handle);
  return () => signals.forEach((signal) => process.off(signal, handle));
};
