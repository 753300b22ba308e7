/** A line of a page that a reader is meant to type. */
export interface CommandLine {
  readonly page: string;
  /** As it stands there, continued lines joined, without prompt and comment. */
  readonly line: string;
}

const fences = /^( *)```(\w*)\n([^]*?)^\1```/gm;
const shells = new Set(['sh', 'bash', 'console']);
const command = /^(npx|npm|node|python3) /;

/** Prints of a program stand in `console` blocks beside what was typed, behind a `$`. */
const typed = (language: string, lines: readonly string[]): readonly string[] => {
  const prompts = lines.filter((line) => line.startsWith('$ '));
  if (language === 'console' || prompts.length > 0) return prompts.map((line) => line.slice(2));
  if (shells.has(language)) return lines;
  return language === '' ? lines.filter((line) => command.test(line)) : [];
};

/** The command lines of a Markdown page: all of its shell blocks, and what looks like one in blocks of no language. */
export const commandLines = (page: string, text: string): readonly CommandLine[] =>
  [...text.matchAll(fences)].flatMap(([, , language = '', body = '']) => {
    const lines = body
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.trim());
    return typed(language, lines)
      .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
      .filter(Boolean)
      .map((line) => ({ page, line }));
  });

/** What a shell makes of a line: quotes taken off, and what is printed to a file kept apart. Variables and pipes are none of the docs'. */
export const wordsOf = (line: string): { readonly words: readonly string[]; readonly redirected: boolean } => {
  const [before = '', after] = line.split(/\s>\s/);
  const words = [...before.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  return { words, redirected: after !== undefined };
};
