/** What reads a file: the decoding threads, the reader of TFRecords, the index of a .tar file, or what unpacks a .tar.gz. */
export type Reader = 'pictures' | 'records' | 'index' | 'unpack';

/** A file that is tried. */
export interface Specimen {
  readonly reader: Reader;
  /** What is wrong with it, in a few words. */
  readonly category: string;
  /** How its name ends, without the dot; a picture's tells nothing of its contents. */
  readonly extension: string;
  /** Its contents, or what makes it at a path. */
  readonly contents: Uint8Array | ((path: string) => void);
  /** What is to come of it; `either` where both are right. */
  readonly expected: 'read' | 'refused' | 'either';
  /** Nothing else is tried beside it: it may take as much memory as is allowed. */
  readonly alone?: boolean;
}

export type Specimens = AsyncIterable<Specimen>;
