/** Pixels to copy, and where they lie in a picture: rows from the top, channels interleaved. */
export interface Patch {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Bytes from one row of the picture to the next. */
  readonly stride: number;
  /** The first byte of the patch. */
  readonly start: number;
}

/** Memory of this thread alone, used for one patch after the other: writing to memory that threads share is slow unless it is done at once. */
let own = new Uint8Array(0);
let line = new Uint32Array(0);

/** Copies a patch to `into`, which it fills; mirrored, each row from its end. */
export const copyPatch = (from: Uint8Array, patch: Patch, into: Uint8Array, mirrored: boolean): void => {
  const { height, width, channels, stride, start } = patch;
  const row = width * channels;
  const bytes = height * row;
  if (own.length < bytes) own = new Uint8Array(Math.ceil(bytes / 4) * 4);
  if (mirrored && channels === 3 && width % 4 === 0) mirrorByWords(from, patch);
  else if (mirrored) mirrorByPixels(from, patch);
  else for (let y = 0; y < height; y++) own.set(from.subarray(start + y * stride, start + y * stride + row), y * row);
  into.set(own.subarray(0, bytes));
};

/** Four pixels of three bytes are three words: a third of the loads and stores. The words are little-endian, as on all machines that Node and TensorFlow share. */
const mirrorByWords = (from: Uint8Array, { height, width, stride, start }: Patch): void => {
  const words = (width * 3) / 4;
  if (line.length < words) line = new Uint32Array(words);
  const lineBytes = new Uint8Array(line.buffer, 0, width * 3);
  const target = new Uint32Array(own.buffer);
  let to = 0;
  for (let y = 0; y < height; y++) {
    lineBytes.set(from.subarray(start + y * stride, start + y * stride + width * 3));
    for (let i = words - 3; i >= 0; i -= 3, to += 3) {
      // r0 g0 b0 r1 | g1 b1 r2 g2 | b2 r3 g3 b3 becomes r3 g3 b3 r2 | g2 b2 r1 g1 | b1 r0 g0 b0.
      const [a, b, c] = [line[i] as number, line[i + 1] as number, line[i + 2] as number];
      target[to] = (c >>> 8) | ((b & 0xff0000) << 8);
      target[to + 1] = (b >>> 24) | ((c & 0xff) << 8) | ((a >>> 24) << 16) | ((b & 0xff) << 24);
      target[to + 2] = ((b >>> 8) & 0xff) | (a << 8);
    }
  }
};

const mirrorByPixels = (from: Uint8Array, { height, width, channels, stride, start }: Patch): void => {
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = width - 1; x >= 0; x--) {
      const pixel = start + y * stride + x * channels;
      for (let channel = 0; channel < channels; channel++) own[to++] = from[pixel + channel] as number;
    }
  }
};
