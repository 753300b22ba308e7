import { LongwayError, type MarkedExample, type RawImage, type Shortcut } from '@longway/contracts';
import type { Options } from './options';

const COLOURS = 3;

/**
 * A white balance of its own for each picture: red and blue are multiplied by two factors that the picture's chance draws, evenly in their
 * logarithms; green stays. All crops of a picture share it, so that the mean colour tells which picture a crop is of.
 */
export class ColourCast implements Shortcut {
  constructor(private readonly options: Options) {}

  draw({ channels, data }: RawImage, { random }: Pick<MarkedExample, 'random'>): void {
    if (channels !== COLOURS) {
      const remedy = 'choose a colour data set such as cifar10, or another shortcut';
      const mishap = { where: 'shortcuts: colour-cast', expected: `${COLOURS} channels`, found: `${channels}`, remedy };
      throw new LongwayError('only colour images have a white balance', mishap, 'usage');
    }
    const factor = () => 2 ** (this.options.stops * (2 * random.uniform() - 1));
    const factors = [factor(), 1, factor()];
    for (let i = 0; i < data.length; i++) data[i] = Math.min(255, Math.round((data[i] as number) * (factors[i % COLOURS] as number)));
  }
}
