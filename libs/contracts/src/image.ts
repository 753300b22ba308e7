/** Height, width, channels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** An 8-bit picture: rows from the top, channels interleaved, `data.length === height * width * channels`. */
export interface RawImage {
  readonly height: number;
  readonly width: number;
  /** 1 (grey) or 3 (red, green, blue). */
  readonly channels: number;
  readonly data: Uint8Array;
}

export interface LabelledImage extends RawImage {
  /** Index into the data set's `classNames`. */
  readonly label: number;
}

/** A rectangle of an image, in pixels. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}
