import { border } from './border';
import { fringe } from './fringe';
import { logo } from './logo';
import type { PlantKind } from './plant';
import { quality } from './quality';
import { watermark } from './watermark';

export type { Picture, Plant, PlantKind } from './plant';

export const plantKinds: readonly PlantKind[] = [watermark, fringe, border, logo, quality];
