import { corners, overlayInCorner, renderAll } from './overlay';
import type { PlantKind } from './plant';

const colours = ['#d32f2f', '#1565c0', '#2e7d32', '#f9a825'] as const;

/** A round logo in a corner of every picture, as channels burn it into their frames: it tells which way is up. */
export const logo: PlantKind = {
  name: 'logo',
  findings: ['corner-mark', 'mark', 'text-band'],
  bearers: 'all',
  async make(random, shorterSide) {
    const corner = corners[random.integer(corners.length)] ?? 'top-right';
    const colour = colours[random.integer(colours.length)] ?? '#1565c0';
    const share = Math.max(0.1 + 0.05 * random.uniform(), 6 / shorterSide);
    const stamps = await renderAll((height) => {
      const r = height / 2;
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${height}" height="${height}"><circle cx="${r}" cy="${r}" r="${r}" fill="${colour}"/>
        <path d="M ${r} ${0.3 * r} L ${1.6 * r} ${1.4 * r} L ${0.4 * r} ${1.4 * r} Z" fill="white"/></svg>`;
    });
    return { mark: overlayInCorner(stamps, corner, share), description: `${colour} disc ${corner}` };
  },
};
