import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@longway/storage';
import { document, withTables } from './with-tables';

const root = join(__dirname, '../../..');

/** Makes the tables of docs/results.md anew from the raw metrics that lie beside the experiments. */
const main = async (): Promise<void> => {
  const file = join(root, document);
  const { text, pictures } = await withTables(await readFile(file, 'utf8'), root);
  for (const [path, contents] of [[document, text] as const, ...pictures]) {
    await writeFileAtomically(join(root, path), contents);
    console.log(path);
  }
};

void main();
