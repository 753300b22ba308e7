/** First bytes of the formats that are decoded. Nothing else gets as far as a decoder: libvips would also run programs that draw, such as SVG. */
const photographs: readonly RegExp[] = [
  /^\xff\xd8\xff/,
  /^\x89PNG\r\n/,
  /^RIFF[^]{4}WEBP/,
  /^GIF8[79]a/,
  /^(II[*+]\0|MM\0[*+])/,
  // AVIF, whatever brand it says that it is.
  /^[^]{4}ftyp/,
];

/** Other formats that people have. */
const others: readonly (readonly [string, RegExp])[] = [
  ['an empty file', /^$/],
  ['BMP', /^BM/],
  ['PSD', /^8BPS/],
  ['JPEG 2000', /^(\0\0\0\fjP {2}|\xffO\xffQ)/],
  ['JPEG XL', /^(\xff\n|\0\0\0\fJXL )/],
  ['svg', /^\s*<([^]*<)?svg\b/i],
  ['a web page', /^\s*<(!doctype|html)/i],
];

/** Bytes that tell a format; of a drawing the name may stand behind a comment. */
const START = 512;

/** What a file is that is no JPEG, PNG, WebP, GIF, TIFF or AVIF image, as far as its first bytes tell; undefined of one that may be. */
export const otherThanPhotograph = (bytes: Uint8Array): string | undefined => {
  const start = Buffer.from(bytes.subarray(0, START)).toString('latin1');
  if (photographs.some((magic) => magic.test(start))) return undefined;
  return others.find(([, magic]) => magic.test(start))?.[0] ?? 'neither JPEG nor PNG, WebP, GIF, TIFF or AVIF';
};
