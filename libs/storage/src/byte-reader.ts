/** Takes counted bytes from a stream of chunks. What it gives is a view of a chunk where one holds it all, else a copy. */
export class ByteReader {
  private readonly chunks: Buffer[] = [];
  private held = 0;
  private readonly source: AsyncIterator<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next `count` bytes; fewer where the stream ends before. */
  async take(count: number): Promise<Buffer> {
    while (this.held < count) {
      const { done, value } = await this.source.next();
      if (done) break;
      this.chunks.push(value);
      this.held += value.length;
    }
    return this.cut(Math.min(count, this.held));
  }

  /** Bytes that have come up to and with the first `byte`; all that is left, without it, where the stream ends before; never more than `most`. */
  async takeUntil(byte: number, most: number): Promise<Buffer> {
    const bytes: number[] = [];
    while (bytes.length < most) {
      const next = (await this.take(1))[0];
      if (next === undefined) break;
      bytes.push(next);
      if (next === byte) break;
    }
    return Buffer.from(bytes);
  }

  /** Ends the stream, which need not be at its end. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private cut(count: number): Buffer {
    this.held -= count;
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const chunk = this.chunks[0] as Buffer;
      parts.push(chunk.subarray(0, missing));
      if (chunk.length > missing) this.chunks[0] = chunk.subarray(missing);
      else this.chunks.shift();
      missing -= Math.min(missing, chunk.length);
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, count);
  }
}
