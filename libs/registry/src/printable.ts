const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const escaped = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/**
 * Text from outside as an error or a table may show it: on one line, without what moves a cursor or forges a line of its own.
 *
 * @param most characters; what is longer ends in `...`.
 */
export const printable = (text: string, most = 200): string => {
  // Cut first: escaping a long text would take time for what nobody sees.
  const shown = text.slice(0, most).replace(unprintable, escaped);
  return text.length > most ? `${shown}...` : shown;
};
