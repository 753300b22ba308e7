/** A line of a page that a reader is meant to type. */
export interface CommandLine {
  readonly page: string;
  /** As it stands there, continued lines joined, without prompt and comment. */
  readonly line: string;
}

const fences = /^( *)```(\w*)\n([^]*?)^\1```/gm;
const shells = new Set(['sh', 'bash', 'console']);
const command = /^(npx|npm|node|python3|mpirun) /;
/** What starts the command that follows, once or several times, and changes none of its words. */
const launcher = /^mpirun .*?(?=npx )/;

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
      .map((line) =>
        line
          .replace(/(^|\s+)#.*$/, '')
          .replace(launcher, '')
          .trim(),
      )
      .filter(Boolean)
      .map((line) => ({ page, line }));
  });

/** The words that a shell makes of a line, quotes taken off. What is printed goes to a file or another program behind a `>` or `|`, which is none of the docs' business. */
export const wordsOf = (line: string): readonly string[] => {
  const [before = ''] = line.split(/\s[>|]\s/);
  return [...before.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
};
