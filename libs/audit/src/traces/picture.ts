/** A picture as it is stored: 8-bit RGB, rows from the top, channels interleaved. */
export interface StoredPicture {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** ITU-R BT.601, as in JPEG. */
export const luminanceOf = ({ height, width, data }: StoredPicture): Float32Array =>
  Float32Array.from(
    { length: height * width },
    (_, i) => 0.299 * (data[3 * i] ?? 0) + 0.587 * (data[3 * i + 1] ?? 0) + 0.114 * (data[3 * i + 2] ?? 0),
  );
