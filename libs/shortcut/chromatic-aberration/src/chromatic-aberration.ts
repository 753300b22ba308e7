import { LongwayError, type RawImage, type Shortcut } from '@longway/contracts';
import type { Options } from './options';

/** By channel: red is magnified, green stays, blue shrinks. */
const directions = [1, 0, -1] as const;

const COLOURS = directions.length;

/**
 * Lateral chromatic aberration: a camera lens magnifies each colour a little differently, so that the fringe at an edge tells where in the picture it
 * lies (Doersch, Gupta, Efros 2015, arXiv 1505.05192, section 3.1). Channels are scaled about the centre, bilinear, the border repeated.
 */
export class ChromaticAberration implements Shortcut {
  constructor(private readonly options: Options) {}

  draw({ height, width, channels, data }: RawImage): void {
    if (channels !== COLOURS) {
      const remedy = 'choose a colour data set such as cifar10, or another shortcut';
      const mishap = { where: 'shortcuts: chromatic-aberration', expected: `${COLOURS} channels`, found: `${channels}`, remedy };
      throw new LongwayError('only colour images have channels to scale', mishap, 'usage');
    }
    const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
    const corner = Math.hypot(middleY, middleX);
    if (this.options.pixels >= corner) {
      const mishap = { where: 'chromatic-aberration: pixels', expected: `less than ${corner}`, found: `${this.options.pixels}` };
      throw new LongwayError('the fringe is larger than the picture', mishap, 'usage');
    }
    const source = data.slice();
    for (const [channel, direction] of directions.entries()) {
      if (direction === 0) continue;
      const scale = 1 + (direction * this.options.pixels) / corner;
      const at = (row: number, column: number): number => source[(row * width + column) * channels + channel] as number;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const value = bilinear(at, middleY + (y - middleY) / scale, middleX + (x - middleX) / scale, height, width);
          data[(y * width + x) * channels + channel] = Math.round(value);
        }
      }
    }
  }
}

const within = (position: number, size: number): number => Math.min(Math.max(position, 0), size - 1);

const bilinear = (at: (row: number, column: number) => number, y: number, x: number, height: number, width: number): number => {
  const [row, column] = [within(y, height), within(x, width)];
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [bottom, right] = [Math.min(top + 1, height - 1), Math.min(left + 1, width - 1)];
  const [down, along] = [row - top, column - left];
  const upper = (1 - along) * at(top, left) + along * at(top, right);
  const lower = (1 - along) * at(bottom, left) + along * at(bottom, right);
  return (1 - down) * upper + down * lower;
};
