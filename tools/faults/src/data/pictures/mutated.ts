import type { Random } from '@longway/contracts';
import { flipBits, overwriteNumber, pickFrom, splice, truncate } from '../mutate';
import type { Specimen } from '../specimen';
import type { RealPicture } from './real';

const mutations: Readonly<Record<string, (bytes: Buffer, other: Buffer, random: Random) => Buffer>> = {
  'bits flipped': (bytes, _, random) => flipBits(bytes, random),
  'a number overwritten': (bytes, _, random) => overwriteNumber(bytes, random),
  truncated: (bytes, _, random) => truncate(bytes, random),
  spliced: splice,
  'spliced and flipped': (bytes, other, random) => flipBits(splice(bytes, other, random), random),
};

/** Real pictures, each changed in one way after the other. @param count of all. */
export function* mutatedPictures(real: readonly RealPicture[], count: number, random: Random): Generator<Specimen> {
  const ways = Object.entries(mutations);
  for (let i = 0; i < count; i++) {
    const { format, bytes } = real[i % real.length] as RealPicture;
    const [name, mutate] = ways[Math.floor(i / real.length) % ways.length] as (typeof ways)[number];
    const contents = mutate(bytes, pickFrom(real, random).bytes, random);
    yield { reader: 'pictures', category: `${format}, ${name}`, extension: format, contents, expected: 'either' };
  }
}
