import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { anchorsOf, isOutside, linksOf, mapLinks } from './links';

const root = join(__dirname, '../../../..');
const pages = globSync(['README.md', 'docs/**/*.md', '{libs,tools,apps}/**/README.md'], {
  cwd: root,
  ignore: ['**/node_modules/**', '**/dist/**'],
});
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const text = ['[a](b.md#c) `[no](x.md)`', '```sh', '[no](y.md)', '```', '![p](q.png)'].join('\n');

test('links are found outside of code, and mapped in place', () => {
  expect(linksOf(text)).toEqual(['b.md#c', 'q.png']);
  expect(mapLinks(text, (target) => `../${target}`)).toBe(text.replace('b.md', '../b.md').replace('q.png', '../q.png'));
});

test('headings have the anchors that a git host gives them', () => {
  const page = ['# Of `training.data`, twice', '```', '# no', '```', '## Two', '## Two', '## See [this](x.md)'].join('\n');
  expect([...anchorsOf(page)]).toEqual(['of-trainingdata-twice', 'two', 'two-1', 'see-this']);
});

test.each(pages)('what %s links to is there, headings too', (page) => {
  const broken = linksOf(read(page)).filter((link) => {
    if (isOutside(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    const found = statSync(join(root, target), { throwIfNoEntry: false });
    return !found || (anchor !== undefined && !(found.isFile() && target.endsWith('.md') && anchorsOf(read(target)).has(anchor)));
  });
  expect(broken).toEqual([]);
});

test('the README shows the way, and how to test', () => {
  expect(linksOf(read('README.md')).length).toBeGreaterThan(50);
  expect(read('README.md')).toContain('\nnpm test ');
});
