import { runPath } from '@longway/contracts';
import { z } from 'zod';

export const options = z.strictObject({
  file: runPath().default('events.jsonl').describe('Where events go, relative to the run folder.'),
});

export type JsonlOptions = z.output<typeof options>;
