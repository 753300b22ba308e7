import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const fields = (...values: readonly (readonly [number, 2 | 4])[]): Buffer =>
  Buffer.concat(
    values.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );

/** Writes a real zip archive, its members uncompressed. */
export const makeWheel = (file: string, members: Readonly<Record<string, string>>, mode = 0o100644): void => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const data = Buffer.from(text);
    // Version, flags, method, time, date, checksum, sizes, lengths of the name and of extra fields.
    const common = fields(
      [20, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0x21, 2],
      [crc32(data), 4],
      [data.length, 4],
      [data.length, 4],
      [name.length, 2],
      [0, 2],
    );
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const rest = fields([0, 2], [0, 2], [0, 2], [mode * 0x10000, 4], [offset, 4]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), fields([0x314, 2]), common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.concat([
    Buffer.from('PK\x05\x06'),
    fields([0, 2], [0, 2], [directory.length, 2], [directory.length, 2], [size, 4], [offset, 4], [0, 2]),
  ]);
  writeFileSync(file, Buffer.concat([...locals, ...directory, end]));
};
