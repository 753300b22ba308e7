/** Edits (insert, delete, replace, swap neighbours) between two words: Damerau-Levenshtein, optimal string alignment. */
const distance = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let j = 0; j <= b.length; j++) (rows[0] as number[])[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const best = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (same ? 0 : 1),
        swapped ? at(i - 2, j - 2) + 1 : Infinity,
      );
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
};

/** Words that a person types are short; a longer one is no slip of the finger, and would cost time to compare. */
const LONGEST = 64;
const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_]/g, '');

/** The word that was most likely meant; undefined where none is near. Case, `-` and `_` count for nothing. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > LONGEST) return undefined;
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(plain(word), plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  const allowed = Math.max(1, Math.floor(word.length / 3));
  return best && best.edits <= allowed && best.edits < word.length ? best.candidate : undefined;
};
