import { definePlugin } from '@longway/contracts';
import { ResidualLens } from './residual';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'residual', options, create: (chosen) => new ResidualLens(chosen) });
export { ResidualLens };
