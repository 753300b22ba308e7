import type { PlantKind } from './plant';

/** A frame of one grey around the pictures of some classes, as scans and screen shots have. */
export const border: PlantKind = {
  name: 'border',
  findings: ['border'],
  bearers: 'classes',
  make(random, shorterSide) {
    const level = random.integer(2) === 0 ? random.integer(40) : 255 - random.integer(40);
    const share = Math.max(0.03 + 0.02 * random.uniform(), 1 / shorterSide);
    const mark = (picture: { height: number; width: number; data: Uint8Array }): void => {
      const { height, width, data } = picture;
      const thickness = Math.max(1, Math.round(share * Math.min(height, width)));
      for (let y = 0; y < height; y++) {
        const inside = y >= thickness && y < height - thickness;
        const row = data.subarray(y * width * 3, (y + 1) * width * 3);
        if (!inside) row.fill(level);
        else {
          row.fill(level, 0, thickness * 3);
          row.fill(level, (width - thickness) * 3);
        }
      }
    };
    return Promise.resolve({ mark, description: `grey ${level}, ${(100 * share).toFixed(1)} % of the shorter side` });
  },
};
