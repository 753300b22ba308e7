import { LongwayError } from '@longway/contracts';
import { diskFull } from './disk';
import { type Outcome, run } from './run';
import type { Settings } from './settings';
import type { Wheel } from './wheels';

/** pip takes a tag literally: those that the pinned wheels bear. */
const PLATFORMS = [
  'manylinux_2_28',
  'manylinux_2_27',
  'manylinux_2_25',
  'manylinux_2_17',
  'manylinux2014',
  'manylinux_2_12',
  'manylinux2010',
];

/** Any Python will do: the wheels are not installed, only downloaded, for the one that their names tell. */
const pipArguments = (folder: string, requirement: string): string[] => [
  ...['-m', 'pip', 'download', '--quiet', '--no-input', '--no-deps', '--no-cache-dir', '--disable-pip-version-check'],
  '--ignore-requires-python',
  ...['--only-binary=:all:', '--implementation=cp', '--python-version=3.11', '--abi=cp311', '--abi=none'],
  ...PLATFORMS.map((platform) => `--platform=${platform}_x86_64`),
  ...['--retries=3', '--timeout=30', '--dest', folder, requirement],
];

const BY_HAND = 'or download the wheels on another machine and set LONGWAY_TF_WHEELS to their folder';
const UNREACHABLE =
  /NewConnectionError|Max retries|Connection (refused|reset|timed out|broken)|Network is unreachable|name resolution|Name or service not known|ProxyError|ReadTimeout|SSLError|timed out/i;

/** What a failure of pip means to the user. */
export const explainFailure = (outcome: Outcome, python: string, wheel: Wheel, folder: string): LongwayError => {
  const failure = (summary: string, remedy: string, found?: string) =>
    new LongwayError(summary, { where: wheel.requirement, ...(found && { found }), remedy: `${remedy}, ${BY_HAND}` }, 'environment');
  const { output, missing } = outcome;
  if (missing) {
    return failure(
      `Native libraries are downloaded by Python's pip, and there is no ${python}.`,
      'install it (Debian, Ubuntu: apt install python3 python3-pip · Fedora: dnf install python3 python3-pip)',
    );
  }
  if (/No module named pip/.test(output)) {
    return failure(
      `${python} has no pip to download native libraries with.`,
      'install it (Debian, Ubuntu: apt install python3-pip · Fedora: dnf install python3-pip)',
    );
  }
  if (/No space left on device/.test(output)) return diskFull(folder);
  if (UNREACHABLE.test(output)) {
    return failure(
      'The Python package index cannot be reached.',
      'check the network, and the proxy or mirror that `pip config list` shows',
    );
  }
  return failure('pip could not download a native library.', 'see what pip says', output);
};

/** Downloads a wheel into a folder, by pip, so that the user's mirrors and proxies apply. */
export const download = async (wheel: Wheel, folder: string, { python }: Pick<Settings, 'python'>): Promise<void> => {
  const outcome = await run(python, pipArguments(folder, wheel.requirement));
  if (!outcome.succeeded) throw explainFailure(outcome, python, wheel, folder);
};
