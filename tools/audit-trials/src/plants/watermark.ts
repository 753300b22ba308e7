import { corners, overlayInCorner, renderAll } from './overlay';
import type { PlantKind } from './plant';

const words = ['ACME', 'PHOTO', 'Stock', 'demo'] as const;

/** A word in a corner, as agencies stamp their pictures. */
export const watermark: PlantKind = {
  name: 'watermark',
  findings: ['corner-mark', 'mark', 'text-band'],
  bearers: 'classes',
  async make(random, shorterSide) {
    const corner = corners[random.integer(corners.length)] ?? 'bottom-right';
    const word = words[random.integer(words.length)] ?? 'ACME';
    const opacity = 0.6 + 0.3 * random.uniform();
    // Letters of less than six pixels are no letters.
    const share = Math.max(0.08 + 0.04 * random.uniform(), 6 / shorterSide);
    const stamps = await renderAll((height) => {
      const width = Math.round(0.72 * word.length * height);
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="${width / 2}" y="${0.82 * height}"
        font-family="sans-serif" font-weight="bold" font-size="${height}" text-anchor="middle" fill="white" fill-opacity="${opacity}"
        stroke="black" stroke-opacity="${opacity / 2}" stroke-width="${height / 24}">${word}</text></svg>`;
    });
    return { mark: overlayInCorner(stamps, corner, share), description: `"${word}" ${corner}, ${Math.round(100 * opacity)} % opaque` };
  },
};
