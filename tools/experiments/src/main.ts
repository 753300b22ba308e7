import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, writeFileAtomically } from '@longway/storage';
import { readDescription } from './description';
import { everyFile, folders } from './every-file';

const experiments = join(__dirname, '../../../experiments');

/** Writes what matrix.yaml describes, and removes what it no longer does. */
const main = async (): Promise<void> => {
  const files = everyFile(readDescription());
  for (const { path, text } of files) {
    const file = join(experiments, path);
    await makeFolder(dirname(file));
    await writeFileAtomically(file, text);
  }
  const kept = new Set(files.map(({ path }) => path));
  const found = folders.flatMap((folder) => readdirSync(join(experiments, folder)).map((name) => `${folder}/${name}`));
  for (const path of found.filter((one) => !kept.has(one))) rmSync(join(experiments, path));
  console.log(`${files.length} experiments in ${folders.join(', ')}`);
};

void main();
