import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

/** What an experiment is going to do. */
export interface Plan {
  readonly name: string;
  readonly description?: string;
  readonly folder: string;
  /** `ARM/seed-N`, in the order in which they are run. */
  readonly plan: readonly string[];
  /** In the same order. */
  readonly arms: readonly string[];
}

const experiment = z.object({
  name: z.string(),
  description: z.string().optional(),
  seeds: z.array(z.number().int()),
  arms: z.record(z.string(), z.unknown()),
});

/** @throws LongwayError, exit `usage`, where the folder is that of no run. */
export const readPlan = async (path: string): Promise<Plan> => {
  const folder = resolve(path);
  try {
    const { name, description, seeds, arms } = experiment.parse(parse(await readFile(join(folder, 'experiment.yaml'), 'utf8')));
    const names = Object.keys(arms);
    return {
      name,
      ...(description !== undefined && { description }),
      folder: basename(folder),
      arms: names,
      plan: names.flatMap((arm) => seeds.map((seed) => `${arm}/seed-${seed}`)),
    };
  } catch (cause) {
    throw new LongwayError(
      'this is no run folder',
      {
        where: path,
        expected: 'an experiment.yaml that longway run wrote',
        found: (cause as Error).message,
        remedy: 'name a folder in runs',
        cause,
      },
      'usage',
    );
  }
};
