import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, {
  options: { file: 'logo.svg' },
  prepare: ({ configFolder }) =>
    writeFile(
      join(configFolder, 'logo.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3" fill="#f80"/></svg>',
    ),
});
