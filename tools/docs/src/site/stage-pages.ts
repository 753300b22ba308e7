import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, posix } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { stringify } from 'yaml';
import { isOutside, linksOf, mapLinks } from './links';
import { further, outline } from './outline';

/** What the generator of the site is given. */
export interface Staged {
  /** Pages of the navigation's top level, in their order. */
  readonly pages: readonly string[];
  readonly readme: string;
  readonly groups: readonly string[];
}

const pictures = new Set(['.png', '.svg', '.jpg', '.jpeg', '.gif', '.webp']);
const languages: Readonly<Record<string, string>> = {
  '.ts': 'ts',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
  '.yaml': 'yaml',
  '.py': 'python',
  '.cpp': 'cpp',
};

/** A page of the site that shows a file or a folder of the repository. */
const listing = (folder: string, entries: readonly string[]): string =>
  `# ${folder}\n\n${entries.map((entry) => `- [${entry}](${entry})`).join('\n')}\n`;
const source = (path: string, text: string): string => {
  const fence = text.includes('```') ? '````' : '```';
  return `# ${path}\n\n${fence}${languages[extname(path)] ?? 'text'}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n`;
};

const titleOf = (text: string, path: string): string => (/^# (.+)$/m.exec(text)?.[1] ?? basename(path, '.md')).replaceAll('`', '');

const withHead = (head: Readonly<Record<string, unknown>>, text: string): string => `---\n${stringify(head)}---\n\n${text}`;

/**
 * Writes the pages of the site as the generator wants them: each with a title and its place in the navigation; what they link to besides (READMEs of
 * libraries, source files, folders) as pages too, so that a link leads somewhere on the site as it does on a git host.
 *
 * @param root the repository. @param stage a folder that may be filled; its files lie as those of the repository do.
 * @throws LongwayError for a link that leads nowhere.
 */
export const stagePages = async (root: string, stage: string): Promise<Staged> => {
  const docs = (await readdir(join(root, 'docs'), { recursive: true })).map((path) => posix.join('docs', path));
  const written = docs.filter((path) => /^docs\/([^/]+|tutorials\/[^/]+|reference\/.+)\.md$/.test(path)).sort();
  const group = new Map<string, string>();
  for (const [name, paths] of Object.entries(outline)) for (const path of paths) if (written.includes(path)) group.set(path, name);
  for (const path of written) if (!group.has(path)) group.set(path, further);

  /** By the path of the page on the stage. */
  const titles = new Map<string, string>();
  const waiting = ['README.md', ...group.keys()];
  const libraries: string[] = [];
  const sources: string[] = [];

  const add = (path: string): string => {
    if (!titles.has(path) && !waiting.includes(path)) waiting.push(path);
    return path;
  };

  /** The page that stands for a file or folder of the repository. */
  const pageFor = async (path: string, from: string): Promise<string> => {
    const found = await stat(join(root, path)).catch(() => undefined);
    if (!found) throw new LongwayError('a link leads nowhere', { where: from, found: path, remedy: 'mend the link' }, 'usage');
    if (found.isDirectory()) {
      const readme = posix.join(path, 'README.md');
      return (await stat(join(root, readme)).catch(() => undefined)) ? add(readme) : add(`${path}/index.md`);
    }
    if (path.endsWith('.md')) return add(path);
    if (pictures.has(extname(path))) {
      await mkdir(dirname(join(stage, path)), { recursive: true });
      await copyFile(join(root, path), join(stage, path));
      return path;
    }
    return add(`${path}.md`);
  };

  const textOf = async (page: string): Promise<string> => {
    const isFile = await stat(join(root, page)).catch(() => undefined);
    if (isFile) return readFile(join(root, page), 'utf8');
    if (basename(page) === 'index.md') {
      const entries = await readdir(join(root, dirname(page)), { withFileTypes: true });
      return listing(
        dirname(page),
        entries.filter((entry) => entry.isFile()).map(({ name }) => name),
      );
    }
    const path = page.slice(0, -'.md'.length);
    return source(path, await readFile(join(root, path), 'utf8'));
  };

  for (let page = waiting.shift(); page; page = waiting.shift()) {
    const text = await textOf(page);
    titles.set(page, page === 'README.md' ? 'longway' : titleOf(text, page));
    if (page !== 'README.md' && !group.has(page)) (basename(page) === 'README.md' ? libraries : sources).push(page);
    const places = new Map<string, string>();
    for (const target of linksOf(text)) {
      const [path = '', anchor] = target.split('#');
      if (isOutside(target) || path === '') continue;
      const to = await pageFor(posix.normalize(posix.join(dirname(page), path)).replace(/\/$/, ''), page);
      places.set(target, posix.relative(dirname(page), to) + (anchor ? `#${anchor}` : ''));
    }
    const mapped = mapLinks(text, (target) => places.get(target) ?? target);
    await mkdir(dirname(join(stage, page)), { recursive: true });
    const head = { title: titles.get(page), ...(group.has(page) ? { group: group.get(page) } : {}) };
    await writeFile(join(stage, page), page === 'README.md' ? mapped : withHead(head, mapped));
  }

  const collect = async (name: string, title: string, words: string, children: readonly string[]): Promise<string> => {
    const sorted = [...children].sort((a, b) => a.localeCompare(b));
    const entries = sorted.map((path) => `- [${titles.get(path) ?? path}](${path})`).join('\n');
    await writeFile(join(stage, name), withHead({ title, group: 'Reference', children: sorted }, `# ${title}\n\n${words}\n\n${entries}\n`));
    return name;
  };
  const readmes = await collect('libraries.md', 'Plugins and libraries', 'The README of each, as it lies beside its code.', libraries);
  const files = await collect('sources.md', 'Source files', 'Files that pages link to.', sources);
  const pages = [...group.keys(), readmes, files];
  return { pages, readme: 'README.md', groups: [...Object.keys(outline), further] };
};
