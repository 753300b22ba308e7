import { crc32 } from 'node:zlib';
import type { Format } from './real';

export interface Claim {
  readonly height: number;
  readonly width: number;
}

const jpeg = (bytes: Buffer, { height, width }: Claim): void => {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] as number;
    if (marker < 0xc0 || marker > 0xc2) continue;
    bytes.writeUInt16BE(Math.min(height, 65_535), at + 5);
    bytes.writeUInt16BE(Math.min(width, 65_535), at + 7);
    return;
  }
};

const png = (bytes: Buffer, { height, width }: Claim): void => {
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
};

const gif = (bytes: Buffer, { height, width }: Claim): void => {
  const table = (bytes[10] as number) & 0x80 ? 3 * 2 ** (((bytes[10] as number) & 7) + 1) : 0;
  const frame = bytes.indexOf(0x2c, 13 + table);
  for (const at of [6, frame + 5]) {
    bytes.writeUInt16LE(Math.min(width, 65_535), at);
    bytes.writeUInt16LE(Math.min(height, 65_535), at + 2);
  }
};

/** Of 14 bits each in the streams themselves, of 24 in a canvas. */
const webp = (bytes: Buffer, { height, width }: Claim): void => {
  const [high, wide] = [Math.min(height, 16_383), Math.min(width, 16_383)];
  const at = (chunk: string): number => bytes.indexOf(chunk, 12, 'latin1');
  const [canvas, lossy, lossless] = [at('VP8X'), at('VP8 '), at('VP8L')];
  if (canvas > 0) {
    bytes.writeUIntLE(Math.min(width, 2 ** 24) - 1, canvas + 12, 3);
    bytes.writeUIntLE(Math.min(height, 2 ** 24) - 1, canvas + 15, 3);
  }
  if (lossy > 0) {
    bytes.writeUInt16LE(wide, lossy + 14);
    bytes.writeUInt16LE(high, lossy + 16);
  }
  if (lossless > 0) bytes.writeUInt32LE(wide - 1 + (high - 1) * 2 ** 14, lossless + 9);
};

/** As libtiff writes it on machines of today: little-endian. */
export const tiffEntries = (bytes: Buffer): readonly { readonly tag: number; readonly at: number }[] => {
  const folder = bytes.readUInt32LE(4);
  return Array.from({ length: bytes.readUInt16LE(folder) }, (_, i) => {
    const at = folder + 2 + 12 * i;
    return { tag: bytes.readUInt16LE(at), at };
  });
};

const LONG = 4;

/** Gives a tag of one number another one. */
export const setTiffTag = (bytes: Buffer, wanted: number, value: number): void => {
  for (const { tag, at } of tiffEntries(bytes)) {
    if (tag !== wanted) continue;
    bytes.writeUInt16LE(LONG, at + 2);
    bytes.writeUInt32LE(value, at + 8);
  }
};

const tiff = (bytes: Buffer, { height, width }: Claim): void => {
  setTiffTag(bytes, 256, width);
  setTiffTag(bytes, 257, height);
};

const avif = (bytes: Buffer, { height, width }: Claim): void => {
  for (let at = bytes.indexOf('ispe'); at > 0; at = bytes.indexOf('ispe', at + 4)) {
    bytes.writeUInt32BE(width, at + 8);
    bytes.writeUInt32BE(height, at + 12);
  }
};

const writers: Readonly<Record<Format, (bytes: Buffer, size: Claim) => void>> = { jpeg, png, gif, webp, tiff, avif };

/** A picture whose header tells of another size, as far as its format has the numbers for it. The rest is as it was. */
export const claiming = (format: Format, bytes: Buffer, size: Claim): Buffer => {
  const changed = Buffer.from(bytes);
  writers[format](changed, size);
  return changed;
};
