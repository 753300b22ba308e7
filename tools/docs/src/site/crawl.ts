import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

/** What is wrong with a site. */
export interface Crawl {
  readonly pages: number;
  readonly links: number;
  /** `PAGE -> TARGET`: a file or an anchor that is not there. */
  readonly broken: readonly string[];
  /** Scripts, styles, pictures and frames that a page would fetch from elsewhere. */
  readonly elsewhere: readonly string[];
}

const attribute = /\s(href|src|action|poster|data)="([^"]*)"/g;
const identity = /\s(?:id|name)="([^"]*)"/g;
const unescape = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&#x2F;', '/');

/** Follows every link of every page in a folder, without a browser. */
export const crawl = async (site: string): Promise<Crawl> => {
  const files = new Set((await readdir(site, { recursive: true })).map((path) => path.replaceAll('\\', '/')));
  const html = [...files].filter((path) => path.endsWith('.html'));
  const texts = new Map(await Promise.all(html.map(async (path) => [path, await readFile(join(site, path), 'utf8')] as const)));
  const anchors = new Map(
    [...texts].map(([path, text]) => [path, new Set([...text.matchAll(identity)].map(([, id = '']) => unescape(id)))]),
  );
  const [broken, elsewhere] = [new Set<string>(), new Set<string>()];
  let links = 0;
  for (const [page, text] of texts) {
    for (const [tag] of text.matchAll(/<[a-z][^>]*>/g)) {
      for (const [, kind, raw = ''] of tag.matchAll(attribute)) {
        const target = unescape(raw);
        links++;
        if (/^(data|mailto|javascript):/.test(target)) continue;
        if (/^([a-z]+:)?\/\//.test(target)) {
          if (kind !== 'href' || tag.startsWith('<link')) elsewhere.add(`${page} -> ${target}`);
          continue;
        }
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path.split('?')[0] ?? ''));
        const there = files.has(file) || dirname(file) === file;
        const known = anchor === undefined || anchor === '' || !anchors.has(file) || anchors.get(file)?.has(decodeURIComponent(anchor));
        if (!there || !known) broken.add(`${page} -> ${target}`);
      }
    }
  }
  return { pages: html.length, links, broken: [...broken], elsewhere: [...elsewhere] };
};
