import type { Specimen } from '../specimen';
import { flat } from './real';

/** The segments of a JPEG file: each begins with its marker, that of a scan holds its data too. */
const segmentsOf = (jpeg: Buffer): readonly Buffer[] => {
  const segments: Buffer[] = [];
  let at = 2;
  while (at + 4 < jpeg.length) {
    let end = at + 2 + jpeg.readUInt16BE(at + 2);
    // In the data of a scan, 0xff is followed by 0.
    if (jpeg[at + 1] === 0xda) while (jpeg[end] !== 0xff || jpeg[end + 1] === 0) end++;
    segments.push(jpeg.subarray(at, end));
    at = end;
  }
  return segments;
};

const isScan = (segment: Buffer): boolean => segment[1] === 0xda;
const isTable = (segment: Buffer): boolean => segment[1] === 0xc4;

/** Of a scan of one component: where its first and last frequency stand, and what of them it tells. */
const [FIRST, LAST, BITS] = [7, 8, 9];

/** A progressive JPEG in which each frequency has a scan of its own, or several: few bytes that a decoder has to pass over all pixels for. */
const withScans = async (side: number, scans: number): Promise<Buffer> => {
  const jpeg = await flat(side, side).jpeg({ progressive: true, chromaSubsampling: '4:4:4', optimiseScans: false }).toBuffer();
  const segments = segmentsOf(jpeg);
  const firstScan = segments.findIndex(isScan);
  const one = segments.findIndex((segment) => isScan(segment) && segment[4] === 1);
  // A scan's tables stand before it.
  const tables = segments.slice(0, one).filter(isTable).slice(-1);
  const more = Array.from({ length: scans - 1 }, (_, i) => {
    const scan = Buffer.from(segments[one] as Buffer);
    scan[5] = 1 + (Math.floor(i / 63) % 3);
    scan[FIRST] = scan[LAST] = 1 + (i % 63);
    scan[BITS] = 0;
    return Buffer.concat([...tables, scan]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments.slice(0, firstScan + 1), ...more, Buffer.from([0xff, 0xd9])]);
};

/** As many passes over as many pixels as are allowed, and more. */
export async function* manyScans(maxPixels: number): AsyncGenerator<Specimen> {
  const side = Math.floor(Math.sqrt(maxPixels));
  const of = (category: string, contents: Buffer, expected: Specimen['expected']): Specimen => ({
    reader: 'pictures',
    category,
    extension: 'jpg',
    contents,
    expected,
    alone: true,
  });
  yield of('JPEG, 190 scans', await withScans(side, 190), 'read');
  yield of('JPEG, 5,000 scans', await withScans(side, 5000), 'refused');
}
