import type { PlantKind } from './plant';

/** Some classes compressed harder, as pictures from another source are. */
export const quality: PlantKind = {
  name: 'quality',
  findings: ['compression'],
  bearers: 'classes',
  make(random) {
    const level = 12 + random.integer(16);
    return Promise.resolve({ quality: level, description: `JPEG quality ${level}` });
  },
};
