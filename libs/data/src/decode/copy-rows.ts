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

/** Copies a patch row by row to the start of `into`; mirrored, each row from its end. */
export const copyRows = (from: Uint8Array, { height, width, channels, stride, start }: Patch, into: Uint8Array, mirrored: boolean): void => {
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const first = start + y * stride;
    if (!mirrored) into.set(from.subarray(first, first + row), y * row);
    else if (channels === 3) mirrorColours(from, first + row, into, y * row, row);
    else mirrorGrey(from, first + row, into, y * row, row);
  }
};

const mirrorColours = (from: Uint8Array, end: number, into: Uint8Array, to: number, bytes: number): void => {
  for (let i = 0, pixel = end - 3; i < bytes; i += 3, pixel -= 3) {
    into[to + i] = from[pixel] as number;
    into[to + i + 1] = from[pixel + 1] as number;
    into[to + i + 2] = from[pixel + 2] as number;
  }
};

const mirrorGrey = (from: Uint8Array, end: number, into: Uint8Array, to: number, bytes: number): void => {
  for (let i = 0; i < bytes; i++) into[to + i] = from[end - 1 - i] as number;
};
