/** Bytes. No event is as long; what is comes of damage, and must not fill the memory. */
const LONGEST = 16 * 2 ** 20;

export interface Line {
  /** Where it begins, in bytes. */
  readonly start: number;
  /** Without its end. Absent where it has no end, or is longer than any event. */
  readonly text?: string;
}

const NEWLINE = 0x0a;

/** The lines of a file, of which little is in memory at once. Not by `readline`, which ends lines at U+2028 too: JSON has it in strings. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line, void> {
  let [start, length] = [0, 0];
  let pieces: Buffer[] = [];
  const take = (piece: Buffer): void => {
    length += piece.length;
    if (length <= LONGEST) pieces.push(piece);
    else pieces = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, end));
      yield { start, ...(length <= LONGEST && { text: Buffer.concat(pieces).toString() }) };
      from = end + 1;
      start += length + 1;
      [length, pieces] = [0, []];
    }
    take(chunk.subarray(from));
  }
  if (length > 0) yield { start };
}
