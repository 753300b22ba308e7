import { LongwayError, type RawImage, type Shortcut } from '@longway/contracts';
import type { z } from 'zod';
import { channels, type options } from './options';

const mistake = (summary: string, expected: string, found: string, remedy: string) =>
  new LongwayError(summary, { where: 'shortcuts: chromatic-shift', expected, found, remedy }, 'usage');

/**
 * Moves one colour channel towards the top and repeats the bottom row, as a lens with chromatic aberration does on one side
 * of a photograph (Doersch, Gupta, Efros 2015, section 3.1): coloured edges tell which way is up.
 */
export const chromaticShift = ({ channel, pixels }: z.output<typeof options>): Shortcut => {
  const moved = channels.indexOf(channel);

  const check = ({ height, channels: count }: RawImage) => {
    if (count !== channels.length) {
      throw mistake(
        'only colour images have channels to move',
        '3 channels',
        `${count}`,
        'choose a colour data set such as cifar10, or another shortcut',
      );
    }
    if (pixels >= height)
      throw mistake('the shift is larger than the picture', `less than ${height} pixels`, `${pixels}`, 'set pixels to 1 or 2');
  };

  return {
    draw(image) {
      check(image);
      const { height, width, channels: count, data } = image;
      // From the top: each row takes from one below it, which is still as it was.
      for (let y = 0; y < height; y++) {
        const from = Math.min(y + pixels, height - 1);
        for (let x = 0; x < width; x++) data[(y * width + x) * count + moved] = data[(from * width + x) * count + moved] as number;
      }
    },
  };
};
