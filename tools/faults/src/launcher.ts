import { join } from 'node:path';
import { workspaceFolder } from '@longway/registry';

/** The built command. */
export const launcher = join(workspaceFolder, 'apps/runner/bin/longway.cjs');
