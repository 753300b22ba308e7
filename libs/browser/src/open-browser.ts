import { type Browser, chromium } from 'playwright-core';
import { unpackChromium } from './unpack-chromium';

/** The sandbox cannot be had as root. The language is fixed: that of a machine without one, POSIX, is none that pages know. */
const ARGUMENTS = ['--no-sandbox', '--accept-lang=en-US', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/**
 * Starts a headless Chromium: the one that `LONGWAY_BROWSER` names, else one from an npm package, which needs nothing of the machine.
 * Whoever opens it closes it.
 *
 * @throws LongwayError where it cannot be unpacked; Playwright's error where it does not start.
 */
export const openBrowser = async (environment: NodeJS.ProcessEnv = process.env): Promise<Browser> => {
  const own = environment['LONGWAY_BROWSER'];
  if (own) return chromium.launch({ executablePath: own, args: ARGUMENTS });
  const { executable, libraries, fonts } = await unpackChromium();
  const searched = [libraries, environment['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return chromium.launch({
    executablePath: executable,
    args: ARGUMENTS,
    env: { ...defined(environment), LD_LIBRARY_PATH: searched, FONTCONFIG_PATH: environment['FONTCONFIG_PATH'] ?? fonts },
  });
};

const defined = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
