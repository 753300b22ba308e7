import { definePlugin } from '@longway/contracts';
import { IdentityLens } from './identity';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'identity', options, create: () => new IdentityLens() });
export { IdentityLens };
