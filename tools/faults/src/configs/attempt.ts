import { writeFileSync } from 'node:fs';
import { LongwayError } from '@longway/contracts';
import { readExperiment, toYaml } from '@longway/registry';
import { silentlyChanged } from './expected';

/** What came of a configuration. `broke`: what is promised was not kept. */
export interface Attempt {
  readonly outcome: 'accepted' | 'refused' | 'broke';
  /** What the error said, or what was not kept. */
  readonly said: string;
  readonly milliseconds: number;
}

/** As Node prints where an error comes from. */
const stackTrace = /^ +at /m;

/** What is wrong with how a configuration was refused; undefined where nothing is. */
export const faultOfRefusal = (error: unknown): string | undefined => {
  if (!(error instanceof LongwayError)) return `no error for people: ${error instanceof Error ? error.stack : String(error)}`;
  if (error.exit !== 'usage') return `exit ${error.exit}: ${error.message}`;
  if (!error.mishap.where) return `says not where: ${error.message}`;
  return stackTrace.test(error.message) ? `shows a stack trace: ${error.message}` : undefined;
};

/** As `longway validate FILE --print` does. */
const printed = (file: string): string => toYaml(readExperiment(file).experiment);

const judge = (text: string, file: string): Omit<Attempt, 'milliseconds'> => {
  let settings: string;
  writeFileSync(file, text);
  try {
    settings = printed(file);
  } catch (error) {
    const fault = faultOfRefusal(error);
    return fault === undefined ? { outcome: 'refused', said: (error as Error).message } : { outcome: 'broke', said: fault };
  }
  const changed = silentlyChanged(text, settings);
  if (changed.length > 0) return { outcome: 'broke', said: changed.join('\n') };
  writeFileSync(file, settings);
  const again = printed(file);
  return again === settings ? { outcome: 'accepted', said: '' } : { outcome: 'broke', said: `printed and read again:\n${again}` };
};

/** Reads a configuration, and holds the settings that come of it against what is written. @param file where the text may be put. */
export const attempt = (text: string, file: string): Attempt => {
  const start = performance.now();
  const result = judge(text, file);
  const polluted = Object.keys(Object.prototype);
  return {
    ...(polluted.length > 0 ? { outcome: 'broke', said: `every object has gained ${polluted.join(', ')}` } : result),
    milliseconds: performance.now() - start,
  };
};
