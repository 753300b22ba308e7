import { randomFrom } from '@longway/tensor';
import sharp from 'sharp';
import { lateralColour } from './lateral-colour';
import type { StoredPicture } from './picture';
import { quantisedQuality } from './quantisation';

/** Blobs of light of all sizes: contrast at every scale, as photographs have, within the range. */
const textured = (height: number, width: number, seed: number): StoredPicture => {
  const random = randomFrom(seed, 'textured');
  const data = new Uint8Array(height * width * 3).fill(128);
  const levels = new Float32Array(height * width * 3).fill(128);
  for (let blob = 0; blob < (height * width) / 20; blob++) {
    const [cy, cx, radius] = [random.integer(height), random.integer(width), 1 + random.integer(6)];
    const strength = [0, 1, 2].map(() => random.normal() * 14);
    for (let y = Math.max(0, cy - radius); y < Math.min(height, cy + radius); y++) {
      for (let x = Math.max(0, cx - radius); x < Math.min(width, cx + radius); x++) {
        // Grey, and a little colour of its own.
        for (let c = 0; c < 3; c++) {
          const at = (y * width + x) * 3 + c;
          levels[at] = (levels[at] ?? 0) + (strength[0] ?? 0) + (strength[c] ?? 0) / 6;
        }
      }
    }
  }
  levels.forEach((level, i) => (data[i] = Math.max(20, Math.min(235, Math.round(level)))));
  return { height, width, data };
};

const recompressed = async ({ height, width, data }: StoredPicture, quality: number): Promise<StoredPicture> => {
  const file = await sharp(data, { raw: { height, width, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { height, width, data: new Uint8Array(await sharp(file).raw().toBuffer()) };
};

describe('coarse quantisation', () => {
  test.each([10, 19, 30, 45])('pixels say that they were compressed at quality %p', async (quality) => {
    const found = quantisedQuality(await recompressed(textured(96, 128, quality), quality));
    expect(Math.abs(found - quality)).toBeLessThanOrEqual(2);
  });

  test('what was never compressed, finely, or scaled since, has no trace', async () => {
    expect(quantisedQuality(textured(96, 128, 1))).toBe(100);
    expect(quantisedQuality(await recompressed(textured(96, 128, 2), 95))).toBe(100);
    const { data, height, width } = await recompressed(textured(96, 128, 3), 15);
    const scaled = await sharp(data, { raw: { height, width, channels: 3 } })
      .resize(100, 80, { fit: 'fill' })
      .raw()
      .toBuffer();
    expect(quantisedQuality({ height: 80, width: 100, data: new Uint8Array(scaled) })).toBe(100);
  });

  test('pictures without contrast, and those smaller than a block, say nothing', () => {
    expect(quantisedQuality({ height: 64, width: 64, data: new Uint8Array(64 * 64 * 3).fill(90) })).toBe(100);
    expect(quantisedQuality({ height: 7, width: 64, data: new Uint8Array(7 * 64 * 3) })).toBe(100);
  });
});

/** Moves one channel: what was at (y, x) is at (y + down, x + across). */
const moved = ({ height, width, data }: StoredPicture, channel: number, across: number, down: number): StoredPicture => {
  const result = new Uint8Array(data);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromY, fromX] = [Math.min(height - 1, Math.max(0, y - down)), Math.min(width - 1, Math.max(0, x - across))];
      result[(y * width + x) * 3 + channel] = data[(fromY * width + fromX) * 3 + channel] ?? 0;
    }
  }
  return { height, width, data: result };
};

describe('lateral colour', () => {
  test.each([
    [0, 2, 0],
    [0, -1, 0],
    [2, 0, 2],
    [2, 0, -1],
  ])('channel %p moved by %p across and %p down is found', (channel, across, down) => {
    const found = lateralColour(moved(textured(140, 150, 4), channel, across, down));
    const [own, other] = channel === 0 ? [found?.red, found?.blue] : [found?.blue, found?.red];
    expect(own?.x).toBeCloseTo(across, 0);
    expect(own?.y).toBeCloseTo(down, 0);
    expect(Math.hypot(other?.x ?? 9, other?.y ?? 9)).toBeLessThan(0.25);
  });

  test('flat pictures and tiny ones say nothing', () => {
    expect(lateralColour({ height: 64, width: 64, data: new Uint8Array(64 * 64 * 3).fill(50) })).toBeUndefined();
    expect(lateralColour(textured(8, 8, 1))).toBeUndefined();
  });
});
