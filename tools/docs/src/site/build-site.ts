import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { stagePages } from './stage-pages';

/** Libraries whose interface people program against. Plugins are told of by their options: docs/reference/plugins.md. */
const documented = ['contracts', 'tensor', 'testing', 'registry', 'engine', 'report', 'storage', 'images', 'data', 'probe'];

const own = join(__dirname, '../../assets');

/** What the generator says while it works, its colours taken off. */
const typedoc = (options: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const bin = require.resolve('typedoc/package.json').replace(/package\.json$/, 'bin/typedoc');
    const child = spawn(process.execPath, [bin, '--options', options], { env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      // eslint-disable-next-line no-control-regex -- the start of a colour
      said = said.replaceAll(/\u001b\[[0-9;]*m/g, '');
      if (code === 0) resolve(said);
      else reject(new LongwayError('the site was not built', { where: 'typedoc', found: said.slice(-4000), remedy: 'mend what it names' }));
    });
  });

/** What was built. */
export interface Built {
  /** What the generator warned of, a line each. */
  readonly warnings: readonly string[];
}

/**
 * Builds the site of docs/ and of the libraries' interfaces: static files that fetch nothing from elsewhere.
 *
 * @param root the repository. @param site the folder for the site; what lies there is replaced.
 * @throws LongwayError where a page links to nothing, or the generator fails.
 */
export const buildSite = async (root: string, site: string): Promise<Built> => {
  const stage = await mkdtemp(join(tmpdir(), 'longway-site-'));
  try {
    const { pages, readme, groups } = await stagePages(root, stage);
    const entryPoints = [...documented.map((name) => join(root, 'libs', name, 'src/index.ts')), join(root, 'apps/runner/src/index.ts')];
    const tsconfig = join(stage, 'tsconfig.json');
    await writeFile(
      tsconfig,
      JSON.stringify({
        extends: join(root, 'tsconfig.base.json'),
        compilerOptions: { composite: false, noEmit: true, rootDir: root, typeRoots: [join(root, 'node_modules/@types')] },
        files: entryPoints,
      }),
    );
    const options = join(stage, 'typedoc.json');
    await writeFile(
      options,
      JSON.stringify({
        name: 'longway',
        entryPoints,
        tsconfig,
        basePath: root,
        plugin: [join(own, 'module-names.mjs')],
        out: site,
        readme: join(stage, readme),
        projectDocuments: pages.map((page) => join(stage, page)),
        groupOrder: [...groups, 'Modules', '*'],
        navigation: { includeGroups: true, compactFolders: true },
        navigationLeaves: ['Plugins and libraries', 'Source files'],
        sort: ['source-order'],
        sortEntryPoints: false,
        searchInDocuments: true,
        searchInComments: true,
        // Compiled by `npm run typecheck`; here only their comments count.
        skipErrorChecking: true,
        disableGit: true,
        disableSources: true,
        excludeInternal: true,
        excludeExternals: true,
        hideGenerator: true,
        includeVersion: false,
        customCss: join(own, 'site.css'),
        customJs: join(own, 'open-groups.js'),
        favicon: join(own, 'favicon.svg'),
        requiredToBeDocumented: ['Variable', 'Function', 'Class', 'Interface', 'TypeAlias'],
        headings: { readme: false, document: false },
        validation: { notExported: false, invalidLink: true, notDocumented: true },
        packagesRequiringDocumentation: ['@longway/contracts'],
        highlightLanguages: [
          'bash',
          'console',
          'css',
          'cpp',
          'html',
          'javascript',
          'json',
          'jsonc',
          'python',
          'typescript',
          'tsx',
          'yaml',
          'markdown',
          'csv',
        ],
      }),
    );
    await rm(site, { recursive: true, force: true });
    const said = await typedoc(options);
    await mkdir(site, { recursive: true });
    await cp(join(own, 'favicon.svg'), join(site, 'favicon.svg'));
    return { warnings: said.split('\n').filter((line) => /\[(warning|error)\]/.test(line)) };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
};
