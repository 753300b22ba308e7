import type { Random } from '@longway/contracts';

/** 1 to 8 bits turned over; half the time near the beginning, where headers are. */
export const flipBits = (bytes: Buffer, random: Random): Buffer => {
  const flipped = Buffer.from(bytes);
  const reach = random.integer(2) === 0 ? Math.min(bytes.length, 256) : bytes.length;
  for (let count = 1 + random.integer(8); count > 0; count--) {
    const at = random.integer(reach);
    flipped[at] = (flipped[at] as number) ^ (1 << random.integer(8));
  }
  return flipped;
};

/** All but the end. */
export const truncate = (bytes: Buffer, random: Random): Buffer => bytes.subarray(0, random.integer(bytes.length));

/** A part of it is replaced by a part of another file, of another length. */
export const splice = (bytes: Buffer, other: Buffer, random: Random): Buffer => {
  const [from, to] = [random.integer(bytes.length), random.integer(bytes.length)].sort((a, b) => a - b) as [number, number];
  const start = random.integer(other.length);
  const part = other.subarray(start, start + random.integer(Math.min(other.length - start, 2048)) + 1);
  return Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(to)]);
};

/** A number of 2 or 4 bytes becomes one at the edge of what it can be: lengths, offsets and sizes are where readers go wrong. */
export const overwriteNumber = (bytes: Buffer, random: Random): Buffer => {
  const changed = Buffer.from(bytes);
  const width = random.integer(2) === 0 ? 2 : 4;
  if (bytes.length <= width) return changed;
  const reach = random.integer(3) > 0 ? Math.min(bytes.length - width, 512) : bytes.length - width;
  const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
  const value = (edges[random.integer(edges.length)] as number) % 2 ** (8 * width);
  const at = random.integer(reach);
  if (random.integer(2) === 0) changed.writeUIntLE(value, at, width);
  else changed.writeUIntBE(value, at, width);
  return changed;
};

export const noise = (length: number, random: Random): Buffer => Buffer.from(Array.from({ length }, () => random.integer(256)));

export const pickFrom = <T>(list: readonly T[], random: Random): T => list[random.integer(list.length)] as T;
