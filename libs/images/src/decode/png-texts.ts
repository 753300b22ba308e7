const SIGNATURE_BYTES = 8;
/** Length and type before a chunk's data, its checksum behind. */
const CHUNK_BYTES = 12;

/**
 * A PNG file without the texts in it that are compressed; any other file as it is. A file of a megabyte can hold a thousand texts of 8 megabytes each, which
 * libpng unpacks whenever it reads the header, and which nobody wants.
 */
export const withoutTexts = (bytes: Uint8Array): Uint8Array => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, 4) !== '\x89PNG') return bytes;
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= file.length;) {
    const end = at + CHUNK_BYTES + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'zTXt' || type === 'iTXt') {
      kept.push(file.subarray(from, at));
      from = end;
    }
    at = end;
  }
  return kept.length === 0 ? bytes : Buffer.concat([...kept, file.subarray(from)]);
};
