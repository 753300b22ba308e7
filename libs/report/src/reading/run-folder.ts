import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Exhibit, LongwayError, type MetricRow, type Preview } from '@longway/contracts';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type History, readHistories } from './history';
import { exhibit, experiment, type Experiment, metricRow, preview, runInfo, type RunInfo } from './schemas';

/** What a run's own records tell, as far as they could be read. */
export interface RunRecords {
  readonly path: string;
  /** The folder's own name. */
  readonly name: string;
  readonly info: RunInfo;
  readonly experiment: Experiment;
  readonly rows: readonly MetricRow[];
  /** One for each run that has begun. */
  readonly histories: readonly History[];
  /** What was missing or could not be read, for the reader of the page. */
  readonly troubles: readonly string[];
}

/** What lies in a run folder, as far as it could be read. */
export interface RunFolder extends RunRecords {
  /** By run: `ARM/seed-N`. */
  readonly previews: ReadonlyMap<string, Preview>;
  /** Of training on the way, by run, from the first step to the last. */
  readonly films: ReadonlyMap<string, readonly Preview[]>;
  /** What evaluators kept, by run. */
  readonly exhibits: ReadonlyMap<string, readonly Exhibit[]>;
  /** The folders that this one was laid together from. */
  readonly pooledFrom?: readonly RunFolder[];
}

type Complain = (trouble: string) => void;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Reads one file; complains and returns undefined where it is missing or makes no sense. */
const attempt = async <T>(folder: string, file: string, read: (path: string) => Promise<T>, complain: Complain): Promise<T | undefined> => {
  try {
    return await read(join(folder, file));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    complain(isMissing(error) ? `${file} is missing.` : `${file} cannot be read: ${reason}`);
    return undefined;
  }
};

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

const readRows = async (folder: string, complain: Complain): Promise<readonly MetricRow[]> => {
  const all = await attempt(folder, 'metrics.json', async (path) => z.array(z.unknown()).parse(await readJson(path)), complain);
  const rows = (all ?? []).flatMap((row) => metricRow.safeParse(row).data ?? []);
  const bad = (all ?? []).length - rows.length;
  if (bad > 0) complain(`metrics.json: ${bad} of ${all?.length} rows were left out, as they hold no finite value or lack a key.`);
  return rows;
};

const readEvents = async (folder: string, complain: Complain): Promise<readonly History[]> => {
  const read = await attempt(folder, 'events.jsonl', readHistories, complain);
  const broken = (read?.broken ?? []).filter((line) => line !== read?.lines);
  if (broken.length > 0) complain(`events.jsonl: ${broken.length} unreadable lines were left out, the first is line ${broken[0]}.`);
  return read?.histories ?? [];
};

const readPreviews = async (folder: string, runs: readonly string[], complain: Complain): Promise<ReadonlyMap<string, Preview>> => {
  const previews = new Map<string, Preview>();
  for (const run of runs) {
    // A run without a lens has none: that is no trouble.
    const complainOfDamage: Complain = (trouble) => trouble.endsWith(' is missing.') || complain(trouble);
    const found = await attempt(folder, `arms/${run}/preview.json`, async (path) => preview.parse(await readJson(path)), complainOfDamage);
    if (found) previews.set(run, found);
  }
  return previews;
};

/** Every JSON file of one folder of each run, in the order of their names. A run that has no such folder is left out. */
const readEach = async <T>(
  folder: string,
  runs: readonly string[],
  part: string,
  schema: z.ZodType<T>,
  complain: Complain,
): Promise<ReadonlyMap<string, readonly T[]>> => {
  const all = new Map<string, readonly T[]>();
  for (const run of runs) {
    const place = join('arms', run, part);
    const names = (await readdir(join(folder, place)).catch(() => [])).filter((name) => /^[^.].*\.json$/.test(name)).sort();
    const read = names.map((name) => attempt(folder, join(place, name), async (path) => schema.parse(await readJson(path)), complain));
    const found = (await Promise.all(read)).filter((each) => each !== undefined);
    if (found.length > 0) all.set(run, found);
  }
  return all;
};

const mustBeFolder = async (path: string): Promise<void> => {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  const mishap = {
    where: path,
    found: found ? 'a file' : 'nothing',
    remedy: 'Name a folder that `longway run` made, such as runs/NAME-YYYYMMDD-HHMMSS.',
  };
  throw new LongwayError('This is no run folder.', mishap, 'usage');
};

/**
 * Reads what a run wrote of itself, finished or not, and neither pictures nor exhibits.
 *
 * @throws LongwayError where there is no such folder, or nothing of a run in it.
 */
export const readRunRecords = async (folder: string): Promise<RunRecords> => {
  const path = resolve(folder);
  await mustBeFolder(path);
  const troubles: string[] = [];
  const complain: Complain = (trouble) => troubles.push(trouble);
  const info = await attempt(path, 'run.json', async (file) => runInfo.parse(await readJson(file)), complain);
  const config = await attempt(
    path,
    'experiment.yaml',
    async (file) => experiment.parse(parseYaml(await readFile(file, 'utf8'))),
    complain,
  );
  const rows = await readRows(path, complain);
  const histories = await readEvents(path, complain);
  if (!info && !config && rows.length === 0 && histories.length === 0) {
    const expected = 'run.json, experiment.yaml, metrics.json, events.jsonl';
    throw new LongwayError('This is no run folder.', { where: path, expected, found: 'none of them in a readable form' }, 'usage');
  }
  return { path, name: basename(path), info: info ?? {}, experiment: config ?? { recovery: [] }, rows, histories, troubles };
};

/**
 * Reads a run folder, finished or not.
 *
 * @throws LongwayError where there is no such folder, or nothing of a run in it.
 */
export const readRunFolder = async (folder: string): Promise<RunFolder> => {
  const records = await readRunRecords(folder);
  const { path, rows, histories } = records;
  const troubles = [...records.troubles];
  const complain: Complain = (trouble) => troubles.push(trouble);
  const runs = new Set([...histories.map(({ run }) => run), ...rows.map(({ arm, seed }) => `${arm}/seed-${seed}`)]);
  const previews = await readPreviews(path, [...runs], complain);
  const passing = await readEach(path, [...runs], 'previews', preview, complain);
  const films = new Map([...passing].map(([run, all]) => [run, all.toSorted((a, b) => a.step - b.step)]));
  const exhibits = await readEach(path, [...runs], 'exhibits', exhibit, complain);
  return { ...records, previews, films, exhibits, troubles };
};
