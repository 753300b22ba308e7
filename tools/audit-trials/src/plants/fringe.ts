import type { PlantKind } from './plant';

/** One channel moved sideways in every picture, as a camera's lens that is not centred does: it tells which way is up. */
export const fringe: PlantKind = {
  name: 'fringe',
  findings: ['colour-fringe'],
  bearers: 'all',
  make(random, shorterSide) {
    const channel = random.integer(2) === 0 ? 0 : 2;
    const sign = random.integer(2) === 0 ? 1 : -1;
    const share = Math.max(0.006 + 0.004 * random.uniform(), 1 / shorterSide);
    const mark = ({ height, width, data }: { height: number; width: number; data: Uint8Array }): void => {
      const shift = sign * Math.max(1, Math.round(share * Math.min(height, width)));
      for (let y = 0; y < height; y++) {
        const row = data.slice(y * width * 3, (y + 1) * width * 3);
        for (let x = 0; x < width; x++) {
          const from = Math.min(width - 1, Math.max(0, x - shift));
          data[(y * width + x) * 3 + channel] = row[from * 3 + channel] ?? 0;
        }
      }
    };
    const name = channel === 0 ? 'red' : 'blue';
    return Promise.resolve({
      mark,
      description: `${name} moved ${sign > 0 ? 'right' : 'left'} by ${(100 * share).toFixed(1)} % of the shorter side`,
    });
  },
};
