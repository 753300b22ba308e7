import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppendFile } from '@longway/event-files';
import { CsvError, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** Values by column. The first column is the number of the event that the row comes from. */
export type Row = Readonly<Record<string, string | number | undefined>>;

/** As RFC 4180 has it. */
const END = '\r\n';

const textOf = (lines: readonly (readonly unknown[])[]): string => stringify(lines as unknown[][], { record_delimiter: 'windows' });

/** Where rows end that stay, and what the first row says. */
interface Survey {
  readonly header: readonly string[];
  /** Bytes. */
  readonly end: number;
}

/** The rows ahead of the first one that is damaged, or that `isKept` does not want. Reads row by row, however long the file is. */
const survey = async (path: string, isKept: (sequence: number) => boolean): Promise<Survey> => {
  let header: readonly string[] = [];
  let ends = [0];
  let isOver = false;
  const take = (row: readonly string[], { bytes }: { readonly bytes: number }): null => {
    const [first] = row;
    if (ends.length === 1 && first === 'sequence') header = row;
    else isOver ||= header.length === 0 || !/^\d+$/.test(first ?? '') || !isKept(Number(first));
    if (!isOver) ends = [...ends.slice(-1), bytes];
    return null;
  };
  const rows = parse({ record_delimiter: END, on_record: take as (row: string[], context: { bytes: number }) => null });
  try {
    await pipeline(createReadStream(path), rows, async (nothing: AsyncIterable<unknown>) => {
      for await (const _ of nothing);
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  const [before = 0, last = before] = ends;
  return { header, end: (await isWhole(path, last)) ? last : before };
};

/** Whether a row that ends at this byte has its line's end: without it, its last value may lack a part. */
const isWhole = async (path: string, end: number): Promise<boolean> => {
  if (end === 0) return true;
  const chunks = createReadStream(path, { start: Math.max(0, end - END.length), end: end - 1, encoding: 'latin1' });
  return (await chunks.toArray()).join('') === END;
};

/** No header is longer. */
const HEADER_BYTES = 2 ** 16;

const headerOf = (path: string): readonly string[] => {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEADER_BYTES);
    const start = bytes.subarray(0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0));
    const [header = []] = parseAtOnce(start, { record_delimiter: END, to: 1 });
    return header;
  } finally {
    closeSync(descriptor);
  }
};

/** A table that grows by rows. The first of them says which columns there are. Every method throws what the file system says. */
export class CsvFile {
  private file?: AppendFile;
  private columns?: readonly string[];

  constructor(readonly path: string) {}

  /** In one write. @throws Error for a value that no column is for. */
  append(rows: readonly Row[]): void {
    const [first] = rows;
    if (!first) return;
    this.file ??= new AppendFile(this.path);
    const isNew = this.file.size === 0;
    this.columns = isNew ? Object.keys(first) : (this.columns ?? headerOf(this.path));
    const { columns } = this;
    const stray = rows.flatMap(Object.keys).find((column) => !columns.includes(column));
    if (stray !== undefined) throw new Error(`the file has no column ${stray}`);
    const lines = rows.map((row) => columns.map((column) => row[column]));
    this.file.append(Buffer.from(textOf(isNew ? [columns, ...lines] : lines)));
  }

  sync(): void {
    this.file?.sync();
  }

  /** Cuts the file ahead of the first row that comes from this event, or from a later one, or is damaged. */
  async forget(sequence: number): Promise<void> {
    if (!existsSync(this.path)) return;
    const { header, end } = await survey(this.path, (number) => number < sequence);
    this.columns = end > 0 ? header : undefined;
    if (end === statSync(this.path).size) return;
    this.file ??= new AppendFile(this.path);
    this.file.cut(end);
    this.file.sync();
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }
}
