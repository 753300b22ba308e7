import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { makeFolder, writeFileAtomically } from '@longway/storage';
import { referencePages } from './every-page';

const folder = join(__dirname, '../../../../docs/reference');

/** Writes docs/reference anew. */
const reference = async (): Promise<void> => {
  await makeFolder(folder);
  for (const [name, text] of referencePages()) {
    await writeFileAtomically(join(folder, name), text);
    console.log(`docs/reference/${name}`);
  }
};

reference().catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = 1;
});
