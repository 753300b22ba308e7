import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import type { Random } from '@longway/contracts';
import sharp from 'sharp';
import { noise, pickFrom } from '../mutate';
import type { Specimen } from '../specimen';
import { claiming, setTiffTag, tiffEntries } from './claim';
import { pngChunk, pngHeader, pngOf, smallPng } from './png';
import { flat, largePictures, type RealPicture } from './real';

const hostile = (
  category: string,
  extension: string,
  contents: Specimen['contents'],
  expected: Specimen['expected'] = 'either',
  alone = true,
): Specimen => ({ reader: 'pictures', category, extension, contents, expected, alone });

/** Headers that tell of more pixels than there are or may be. */
export function* claims(real: readonly RealPicture[], count: number, random: Random): Generator<Specimen> {
  for (let i = 0; i < count; i++) {
    const { format, bytes } = real[i % real.length] as RealPicture;
    const huge = claiming(format, bytes, { height: 60_000, width: 60_000 });
    yield hostile('a header of 60,000 x 60,000', format, huge, 'refused', false);
    const any = () => Math.ceil(2 ** (random.uniform() * 31));
    const size = { height: any(), width: any() };
    yield hostile('a header of any size', format, claiming(format, bytes, size), 'either', false);
  }
}

/** Profiles and notes that are not what they should be, in pictures that are whole beside. */
export async function* corruptNotes(real: readonly RealPicture[], count: number, random: Random): AsyncGenerator<Specimen> {
  for (let i = 0; i < count; i++) {
    const { format, bytes } = pickFrom(real, random);
    const noted = await sharp(bytes)
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'longway', Artist: 'nobody' } })
      .toBuffer();
    const profile = Math.max(noted.indexOf('acsp'), 0);
    const exif = Math.max(noted.indexOf(pickFrom(['II*\0', 'MM\0*'], random), 12, 'latin1'), 0);
    for (const [category, from, length] of [
      ['corrupt colour profile', profile, 200],
      ['corrupt Exif data', exif, 60],
    ] as const) {
      const changed = Buffer.from(noted);
      if (from > 0) for (let n = 0; n < 6; n++) changed[Math.min(from + random.integer(length), changed.length - 1)] = random.integer(256);
      yield hostile(category, format, changed, 'either', false);
    }
  }
}

/** Little that becomes much: streams that unpack to far more than the picture, and parts that are larger than the whole. */
export async function* bombs(maxPixels: number): AsyncGenerator<Specimen> {
  const bytes = Buffer.alloc(3e8);
  const packed = deflateSync(bytes, { level: 1 });
  yield hostile('a bomb: PNG, pixels without end', 'png', pngOf(pngHeader(8, 8), pngChunk('IDAT', packed)));
  const keyed = (key: string, data: Uint8Array) => Buffer.concat([Buffer.from(key, 'latin1'), data]);
  const note = deflateSync(bytes.subarray(0, 7_900_000));
  const notes: Readonly<Record<string, Buffer>> = {
    'a profile': pngChunk('iCCP', keyed('p\0\0', packed)),
    'a text': pngChunk('zTXt', keyed('Comment\0\0', packed)),
    'an XMP packet': pngChunk('iTXt', keyed('XML:com.adobe.xmp\0\x01\0\0\0', note)),
  };
  for (const [name, chunk] of Object.entries(notes)) {
    yield hostile(`a bomb: PNG, ${name}`, 'png', smallPng(chunk));
    yield hostile(`a bomb: PNG, ${name} 100 times`, 'png', smallPng(...Array<Buffer>(100).fill(chunk)));
  }
  const side = Math.floor(Math.sqrt(maxPixels));
  for (const [name, [format, write]] of Object.entries(largePictures)) {
    if (format === 'webp' && side > 16_383) continue;
    const within = await write(flat(side, side)).toBuffer();
    yield hostile(`as many pixels as are allowed: ${name}`, format, within, 'read');
    const beyond = await write(flat(side + 1, side + 1)).toBuffer();
    yield hostile(`more pixels than are allowed: ${name}`, format, beyond, 'refused');
    // The header is a lie, and the rest is large.
    yield hostile(`more pixels than its header tells: ${name}`, format, claiming(format, beyond, { height: 16, width: 16 }));
    yield hostile(`a column more than its header tells: ${name}`, format, claiming(format, within, { height: side, width: side - 1 }));
  }
  const frames = Array.from({ length: 1000 }, (_, i) => Buffer.alloc(16 * 16 * 3, i % 256));
  const film = sharp(Buffer.concat(frames), { raw: { width: 16, height: 16_000, channels: 3, pageHeight: 16 } });
  yield hostile('a thousand frames: GIF', 'gif', await film.clone().gif({ keepDuplicateFrames: true }).toBuffer(), 'read');
  yield hostile('a thousand frames: WebP', 'webp', await film.webp({ effort: 0 }).toBuffer(), 'read');
}

/** Numbers in the folder of a TIFF that lead somewhere else, round in circles, or to tiles and strips of any size. */
export async function* tiffFolders(count: number, random: Random): AsyncGenerator<Specimen> {
  const plain = await flat(64, 64).tiff({ compression: 'deflate', tile: true, tileWidth: 32, tileHeight: 32 }).toBuffer();
  for (const side of [30_000, 2 ** 31 - 16, 16]) {
    const tiles = Buffer.from(plain);
    for (const tag of [322, 323]) setTiffTag(tiles, tag, side);
    yield hostile('TIFF, tiles of another size', 'tiff', tiles);
  }
  const circle = Buffer.from(plain);
  circle.writeUInt32LE(circle.readUInt32LE(4), circle.readUInt32LE(4) + 2 + 12 * tiffEntries(plain).length);
  yield hostile('TIFF, folders in a circle', 'tiff', circle);
  for (let i = 0; i < count; i++) {
    const changed = Buffer.from(plain);
    const { at } = pickFrom(tiffEntries(changed), random);
    noise(4, random).copy(changed, at + 4 + 4 * random.integer(2));
    yield hostile('TIFF, any numbers in its folder', 'tiff', changed, 'either', false);
  }
}

/** Chunks of any kind and length with true checksums: what lies behind the first line of defence. */
export function* pngChunks(count: number, random: Random): Generator<Specimen> {
  const types = [
    'PLTE',
    'tRNS',
    'cHRM',
    'gAMA',
    'iCCP',
    'sBIT',
    'sRGB',
    'bKGD',
    'hIST',
    'pHYs',
    'sPLT',
    'tIME',
    'eXIf',
    'acTL',
    'IHDR',
    'IDAT',
  ];
  for (let i = 0; i < count; i++) {
    const chunks = Array.from({ length: 1 + random.integer(4) }, () =>
      pngChunk(pickFrom(types, random), noise(random.integer(300), random)),
    );
    yield hostile('PNG, any chunks with true checksums', 'png', smallPng(...chunks), 'either', false);
  }
}

/** What is no file, or none that ends. */
export function* noFiles(): Generator<Specimen> {
  const makers: Readonly<Record<string, (path: string) => void>> = {
    'a pipe': (path) => void execFileSync('mkfifo', [path]),
    'a folder': (path) => mkdirSync(path),
    'a link to a device that does not end': (path) => symlinkSync('/dev/zero', path),
    'a link to itself': (path) => symlinkSync(path, path),
    'a link to nothing': (path) => symlinkSync(`${path}-nowhere`, path),
    'a tebibyte of nothing': (path) => {
      writeFileSync(path, '');
      truncateSync(path, 2 ** 40);
    },
  };
  for (const [name, make] of Object.entries(makers)) yield hostile(name, 'jpg', make, 'refused');
  const contents = makers['a pipe'] as (path: string) => void;
  for (const reader of ['records', 'unpack'] as const)
    yield { reader, category: 'a pipe', extension: reader, contents, expected: 'refused' };
}
