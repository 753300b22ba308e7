import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { pool, readRunFolder, type Recovery, type RunFolder } from '@longway/report';
import { glob } from 'tinyglobby';
import { parse } from 'yaml';
import { fillBlocks, type Request } from './blocks';
import { lambdaCurve } from './lambda-curve';
import { lambdaTable, linearTable, pretextTable } from './tables';

export const document = 'docs/results.md';

/** A document, and the pictures that it shows, by their paths from the root. */
export interface Filled {
  readonly text: string;
  readonly pictures: ReadonlyMap<string, string>;
}

interface Made {
  readonly markdown: string;
  readonly picture?: { readonly name: string; readonly contents: string };
}

const table =
  (make: (folder: RunFolder) => string) =>
  (folder: RunFolder): Made => ({ markdown: make(folder) });

/** By kind; what stands behind a colon is the second argument. */
const makers: Readonly<Record<string, (folder: RunFolder, of: string) => Made>> = {
  linear: table(linearTable),
  pretext: table(pretextTable),
  lambda: table(lambdaTable),
  'lambda-curve': (folder, of) => {
    const name = `lambda-${of}.svg`;
    return { markdown: `![Linear accuracy by lambda: ${of}](pictures/${name})`, picture: { name, contents: lambdaCurve(folder, of) } };
  },
};

/** What is needed of an experiment's file. */
interface Whole {
  readonly recovery?: Recovery | readonly Recovery[];
  readonly arms?: Readonly<Record<string, unknown>>;
}

const inOrderOf = (whole: Whole['arms'] = {}, arms: Whole['arms'] = {}): Record<string, unknown> =>
  Object.fromEntries(
    [...new Set([...Object.keys(whole), ...Object.keys(arms)])].filter((arm) => arm in arms).map((arm) => [arm, arms[arm]]),
  );

const make = async ({ kind, experiment, pattern }: Request, root: string): Promise<Made> => {
  const [name = '', of = ''] = kind.split(':');
  const maker = makers[name];
  const where = `results: ${kind} ${experiment} ${pattern}`;
  const expected = `one of ${Object.keys(makers).join(', ')}`;
  if (!maker) throw new LongwayError('There is no such table.', { where, expected, found: name }, 'usage');
  const folders = await glob(pattern, {
    cwd: dirname(join(root, experiment)),
    onlyDirectories: true,
    absolute: true,
    expandDirectories: false,
  });
  if (folders.length === 0) throw new LongwayError('No folder fits.', { where, found: 'nothing' }, 'usage');
  const whole = parse(await readFile(join(root, experiment), 'utf8')) as Whole;
  const pooled = pool(await Promise.all(folders.sort().map(readRunFolder)), [whole.recovery ?? []].flat());
  return maker({ ...pooled, experiment: { ...pooled.experiment, arms: inOrderOf(whole.arms, pooled.experiment.arms) } }, of);
};
/** The document with each of its tables and pictures made anew. */
export const withTables = async (text: string, root: string): Promise<Filled> => {
  const pictures = new Map<string, string>();
  const filled = await fillBlocks(text, async (request) => {
    const { markdown, picture } = await make(request, root);
    if (picture) pictures.set(`docs/pictures/${picture.name}`, picture.contents);
    return markdown;
  });
  return { text: filled, pictures };
};
