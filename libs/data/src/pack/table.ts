/** What a shard says of one image. The pixels of its images lie one behind the other, in the order of the table at its end. */
export interface Entry {
  readonly label: number;
  readonly height: number;
  readonly width: number;
  /** Of the image's pixels. */
  readonly crc32: number;
}

export const ENTRY_BYTES = 16;

/** Four unsigned 32-bit numbers an image, little-endian. */
export const encodeTable = (entries: readonly Entry[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(entries.length * ENTRY_BYTES));
  for (const [i, { label, height, width, crc32 }] of entries.entries()) {
    for (const [field, value] of [label, height, width, crc32].entries()) view.setUint32(i * ENTRY_BYTES + field * 4, value, true);
  }
  return new Uint8Array(view.buffer);
};

export const decodeTable = (bytes: Uint8Array): Entry[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / ENTRY_BYTES) }, (_, i) => {
    const field = (index: number) => view.getUint32(i * ENTRY_BYTES + index * 4, true);
    return { label: field(0), height: field(1), width: field(2), crc32: field(3) };
  });
};
