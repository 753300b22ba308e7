/** `a`, `a and b`, `a, b and c`. */
export const enumerate = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What a task asks, behind "it tells". Tasks of others are called by their names. */
export const questionOf = (task: string): string =>
  ({
    rotation: 'which way is up',
    supervised: 'the class',
    'relative-patch': 'where a piece of the picture belongs',
    jigsaw: 'how pieces of the picture fit together',
  })[task] ?? `the answer to ${task}`;
