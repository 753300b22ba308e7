import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a run folder holds that must not depend on how often its process was killed. */
export type Outcome = Readonly<Record<string, string>>;

type Told = Readonly<Record<string, unknown>>;

/** What a clock says. */
const clocked = ['time', 'seconds', 'imagesPerSecond', 'waitingShare'];

/** Events as they were told, without what a clock says. @throws where a line is no event. */
export const eventsIn = (folder: string): readonly Told[] =>
  readFileSync(join(folder, 'events.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line, (key, value: unknown) => (clocked.includes(key) ? 0 : value)) as Told);

const isWrittenOnce = (path: string): boolean =>
  /(^metrics\.json|\/weights\/.*|\/previews?(\/step-\d+)?\.json|\/quarantine\.jsonl)$/.test(path);

/** Contents by name: events, metrics, weights, previews, lists of broken pictures. Of checkpoints and the page, that they are there. */
export const outcomeOf = (folder: string): Outcome => {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
  const contents = paths.map((path): [string, string] => [
    path,
    isWrittenOnce(path) && !path.endsWith('state.json') && !path.endsWith('manifest.json')
      ? readFileSync(join(folder, path), 'base64')
      : '',
  ]);
  const events = eventsIn(folder).map((event): [string, string] => [
    `event ${String(event['run'])} ${String(event['sequence'])}`,
    JSON.stringify(event),
  ]);
  // Told twice, or out of turn, shows here. Which run comes first depends on which one failed.
  const runOf = (name: string): string => name.replace(/ \d+$/, '');
  const names = events.map(([name]) => name);
  const order = [...new Set(names.map(runOf))].map((run): [string, string] => [
    `the order of ${run}`,
    names.filter((name) => runOf(name) === run).join(),
  ]);
  return Object.fromEntries([...contents, ...events, ...order]);
};

/** The first thing that differs, in a sentence; undefined where nothing does. */
export const differenceOf = (expected: Outcome, found: Outcome): string | undefined => {
  const missing = Object.keys(expected).find((name) => !(name in found));
  if (missing !== undefined) return `${missing} is missing`;
  const added = Object.keys(found).find((name) => !(name in expected));
  if (added !== undefined) return `${added} was not there without the fault`;
  const other = Object.keys(expected).find((name) => expected[name] !== found[name]);
  return other === undefined ? undefined : `${other} is another`;
};

const statusOf = (folder: string): string | undefined =>
  existsSync(join(folder, 'run.json'))
    ? (JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { status: string }).status
    : undefined;

/** The run folders in `out` that hold a finished run. */
export const finishedIn = (out: string): readonly string[] =>
  (existsSync(out) ? readdirSync(out) : []).map((name) => join(out, name)).filter((folder) => statusOf(folder) === 'finished');
