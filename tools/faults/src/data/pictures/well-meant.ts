import type { Random } from '@longway/contracts';
import { noise, pickFrom, truncate } from '../mutate';
import type { Specimen } from '../specimen';
import type { RealPicture } from './real';

const picture = (
  category: string,
  extension: string,
  contents: Uint8Array,
  expected: Specimen['expected'],
): Specimen & { readonly reader: 'pictures' } => ({ reader: 'pictures', category, extension, contents, expected });

/** Beginnings of files that people have beside their pictures, each with something behind it. */
const beginnings: Readonly<Record<string, string>> = {
  html: '<!DOCTYPE html><html><body>404 not found</body></html>',
  pdf: '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n',
  ps: '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 60000 60000\n{} loop\n',
  zip: 'PK\x03\x04\x14\0\0\0\x08\0',
  gz: '\x1f\x8b\x08\0\0\0\0\0\0\x03',
  mp4: '\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41',
  heic: '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
  bmp: 'BM\x36\x10\x0e\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x60\xea\0\0\x60\xea\0\0\x01\0\x18\0',
  jxl: '\xff\x0a\xfa\x1f\x41\x91\x08\x06\x01\0\x4b\0',
  jp2: '\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ',
  psd: '8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\xea\x60\0\0\xea\x60',
  hdr: '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 60000 +X 60000\n',
  ppm: 'P6\n60000 60000\n255\n',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="60000" height="60000"><rect width="9" height="9"/></svg>',
  xml: '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&c;&c;&c;</text></svg>',
  outside:
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>',
  fits: 'SIMPLE  =                    T',
  vips: '\xb6\xa6\xf2\x08\0\0\xea\x60\0\0\xea\x60',
};

/** Files as accidents leave them, and unusual pictures that are whole. @param count of each kind of accident. */
export function* wellMeantPictures(real: readonly RealPicture[], count: number, random: Random): Generator<Specimen> {
  const extensions = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'tif', 'avif'];
  for (const { format, kind, bytes } of real) yield picture(`whole: ${format} ${kind}`, format, bytes, 'read');
  for (let i = 0; i < count; i++) {
    const { bytes, format } = pickFrom(real, random);
    yield picture('wrong extension', pickFrom(extensions, random), bytes, 'read');
    yield picture('random bytes', pickFrom(extensions, random), noise(1 + random.integer(3000), random), 'either');
    yield picture('random bytes behind a true beginning', format, Buffer.concat([bytes.subarray(0, 40), noise(900, random)]), 'either');
    // A few bytes fewer may be nothing but padding.
    yield picture('truncated', format, truncate(bytes.subarray(0, -16), random), 'either');
    yield picture('truncated to at most 16 bytes', format, bytes.subarray(0, random.integer(17)), 'refused');
    const [name, start] = pickFrom(Object.entries(beginnings), random);
    const rest = random.integer(2) === 0 ? Buffer.alloc(0) : noise(500, random);
    const contents = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
    yield picture(`no picture: ${name}`, pickFrom(extensions, random), contents, 'refused');
  }
  yield picture('empty', 'jpg', Buffer.alloc(0), 'refused');
}
