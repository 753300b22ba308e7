import { LongwayError } from '@longway/contracts';
import { pool, readRunFolder, type RunFolder } from '@longway/report';
import { glob } from 'tinyglobby';
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

const make = async ({ kind, pattern }: Request, root: string): Promise<Made> => {
  const [name = '', of = ''] = kind.split(':');
  const maker = makers[name];
  const where = `results: ${kind} ${pattern}`;
  const expected = `one of ${Object.keys(makers).join(', ')}`;
  if (!maker) throw new LongwayError('There is no such table.', { where, expected, found: name }, 'usage');
  const folders = await glob(pattern, { cwd: root, onlyDirectories: true, absolute: true, expandDirectories: false });
  if (folders.length === 0) throw new LongwayError('No folder fits.', { where, found: 'nothing' }, 'usage');
  return maker(pool(await Promise.all(folders.sort().map(readRunFolder))), of);
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
