import { LongwayError } from '@longway/contracts';
import { pool, readRunFolder, type RunFolder } from '@longway/report';
import { glob } from 'tinyglobby';
import { fillBlocks, type Request } from './blocks';
import { lambdaTable, linearTable, pretextTable } from './tables';

export const document = 'docs/results.md';

const tables: Readonly<Record<string, (folder: RunFolder) => string>> = {
  linear: linearTable,
  pretext: pretextTable,
  lambda: lambdaTable,
};

const render = async ({ kind, pattern }: Request, root: string): Promise<string> => {
  const table = tables[kind];
  const where = `results: ${kind} ${pattern}`;
  if (!table)
    throw new LongwayError(
      'There is no such table.',
      { where, expected: `one of ${Object.keys(tables).join(', ')}`, found: kind },
      'usage',
    );
  const folders = await glob(pattern, { cwd: root, onlyDirectories: true, absolute: true, expandDirectories: false });
  if (folders.length === 0) throw new LongwayError('No folder fits.', { where, found: 'nothing' }, 'usage');
  return table(pool(await Promise.all(folders.sort().map(readRunFolder))));
};

/** The document with each of its tables made anew. */
export const withTables = (text: string, root: string): Promise<string> => fillBlocks(text, (request) => render(request, root));
