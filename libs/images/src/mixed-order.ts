import { crc32 } from 'node:zlib';

/** The last step of MurmurHash3: names that differ in one digit end up far apart, which a CRC alone does not do. */
const scatter = (hash: number): number => {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/**
 * An order of images that their names alone fix and that mixes the classes, so that the first so many of a split are a fair sample of it.
 *
 * @returns indices into `names`; equal hashes keep the order of `names`.
 */
export const mixedOrder = (names: ArrayLike<string>): Uint32Array => {
  const hashes = Uint32Array.from({ length: names.length }, (_, i) => scatter(crc32(names[i] as string)));
  return Uint32Array.from({ length: names.length }, (_, i) => i).sort((a, b) => (hashes[a] as number) - (hashes[b] as number) || a - b);
};
