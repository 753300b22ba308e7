import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where data lies that can be fetched or computed again: `LONGWAY_CACHE`, else `longway` in `XDG_CACHE_HOME`, else
 * `~/.cache/longway`. The folder need not exist.
 */
export const cacheFolder = (environment: Readonly<Record<string, string | undefined>> = process.env): string => {
  const { LONGWAY_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  if (own) return resolve(own);
  // The XDG base directory specification has relative paths ignored.
  return join(shared && isAbsolute(shared) ? shared : join(homedir(), '.cache'), 'longway');
};
