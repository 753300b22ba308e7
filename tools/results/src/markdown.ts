/** A table in Markdown. An empty cell is a figure that there is not. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `|${cells.map((cell) => (cell ? ` ${cell} |` : ' |')).join('')}`).join('\n');
