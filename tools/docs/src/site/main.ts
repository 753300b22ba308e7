import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { buildSite } from './build-site';
import { crawl } from './crawl';

const root = join(__dirname, '../../../..');

/** Builds dist/site, and looks whether each of its links leads somewhere. */
const site = async (): Promise<void> => {
  const folder = join(root, 'dist/site');
  const { warnings } = await buildSite(root, folder);
  for (const warning of warnings) console.error(warning);
  const { pages, links, broken, elsewhere } = await crawl(folder);
  if (broken.length + elsewhere.length > 0)
    throw new LongwayError(
      'links of the site are broken, or pages fetch from elsewhere',
      { found: [...broken, ...elsewhere].join('\n            '), remedy: 'mend them' },
      'failure',
    );
  console.log(`dist/site/index.html: ${pages} pages, ${links} links, none broken`);
};

site().catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = 1;
});
