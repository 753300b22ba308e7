/** Bash splits words at `=` and `:`, so that `lens=un` comes as three. */
const isBreak = (word: string): boolean => /^[=:]+$/.test(word);

/** Puts together again what bash took apart. */
export const rejoined = (words: readonly string[]): readonly string[] => {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    // Nothing to the left of a break: it stands alone at the line's beginning.
    const belongs = before !== undefined && (isBreak(word) || isBreak(before));
    if (belongs && joined.length > 0) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
  }
  return joined;
};

/** What bash has of a word that it took apart: the part behind the last break. */
export const lastPart = (word: string): string => word.slice(Math.max(word.lastIndexOf('='), word.lastIndexOf(':')) + 1);
