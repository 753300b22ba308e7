import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import { describePlugin } from '@longway/testing';
import { plugin } from '.';

describePlugin(plugin, {
  kept: async ({ runFolder = '' }) => {
    const text = await readFile(join(runFolder, 'events.jsonl'), 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as TrainingEvent);
  },
});
