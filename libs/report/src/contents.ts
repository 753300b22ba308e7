import { type Html, html } from './html';
import type { Section } from './section';

/** A page with fewer sections is seen at a glance. */
const fewest = 5;

const heading = /<section id="([^"]+)"><h2>([^<]*)</;

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** A table of contents; links stay inside the page. */
export const contents = (sections: readonly Section[]): Html => {
  const found = sections.flatMap(({ markup }) => {
    const [, id, title] = heading.exec(String(markup)) ?? [];
    return id && title ? [{ id, title: title.replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity) }] : [];
  });
  if (found.length < fewest) return html``;
  return html`<nav class="contents" aria-label="Contents"><ul>${found.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
};

/** `a.svg`, `a.png` and `a.csv` are `a.svg, .png, .csv`. */
const inShort = (names: readonly string[]): readonly string[] => {
  const endings = new Map<string, string[]>();
  for (const name of names) {
    const dot = name.lastIndexOf('.');
    endings.set(name.slice(0, dot), [...(endings.get(name.slice(0, dot)) ?? []), name.slice(dot)]);
  }
  return [...endings].map(([stem, own]) => `${stem}${own.join(', ')}`);
};

/** Where the section's figures lie as files: in words, since a link would be dead wherever the page goes alone. */
export const filesNote = ({ figures = [] }: Section, prefix: string): Html => {
  if (figures.length === 0) return html``;
  const names = inShort(figures.map(({ name }) => prefix + name));
  const list = names.map((name) => html`<li><code>${name}</code></li>`);
  return html`<details class="files"><summary>Files of this section in figures/: ${figures.length}</summary><ul>${list}</ul></details>`;
};
