/** Text in a cell of a table: one line, no bar that would end the cell, nothing that reads as HTML. */
export const cell = (text: string): string =>
  text
    .replaceAll('\n', ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/<(?=[a-z/!])/gi, '&lt;')
    .trim();

/** Code in a cell of a table: nothing but a bar is anything else than itself in there. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** What stands at the top of every page of the reference. */
export const made = (from: string): string => `Made from ${from} by \`npm run docs:reference\`; a test holds it against the code.`;
