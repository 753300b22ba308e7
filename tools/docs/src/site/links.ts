/** A fenced block, a stretch of code in a line, or a link or picture. Code comes first: what looks like a link in there is none. */
const pieces = /^( *)(```+|~~~+)[^]*?^\1?\2`*~*[ \t]*$|`[^`\n]+`|(\]\()([^()\s]+)(\))/gm;

/** Replaces where the links and pictures of a Markdown text lead, code left alone. */
export const mapLinks = (text: string, map: (target: string) => string): string =>
  text.replace(pieces, (whole, _indent, _fence, open?: string, target?: string, close?: string) =>
    open && target ? `${open}${map(target)}${close}` : whole,
  );

/** Where the links and pictures of a Markdown text lead. */
export const linksOf = (text: string): readonly string[] => {
  const found: string[] = [];
  mapLinks(text, (target) => {
    found.push(target);
    return target;
  });
  return found;
};

export const isOutside = (target: string): boolean => /^[a-z]+:/i.test(target);

const code = /^( *)(```+|~~~+)[^]*?^\1?\2`*~*[ \t]*$/gm;

/** What a git host makes of a heading in an address: small letters, spaces become hyphens, punctuation goes. */
const slug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** The anchors of a Markdown text's headings. */
export const anchorsOf = (text: string): ReadonlySet<string> => {
  const seen = new Map<string, number>();
  const headings = [...text.replace(code, '').matchAll(/^#{1,6} (.*)$/gm)].map(([, words = '']) =>
    slug(words.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')),
  );
  return new Set(
    headings.map((anchor) => {
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times ? `${anchor}-${times}` : anchor;
    }),
  );
};
