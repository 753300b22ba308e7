import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError, type Mishap } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import { z } from 'zod';

/** In the work folder of a cell that failed. */
export const FAILED = 'failed.json';

const text = z.string().optional();
const failureSchema = z.strictObject({
  /** Of the claim that failed. */
  token: z.number().int().positive(),
  /** ISO 8601, UTC. */
  time: z.string(),
  /** How often the cell has failed. */
  attempts: z.number().int().positive(),
  error: z.strictObject({ summary: z.string(), where: text, expected: text, found: text, remedy: text, exit: z.string() }),
});

/** How a cell failed. */
export type CellFailure = Readonly<z.output<typeof failureSchema>>;

/** Undefined where there is none that can be read. */
export const readFailure = async (folder: string): Promise<CellFailure | undefined> => {
  try {
    return failureSchema.parse(JSON.parse(await readFile(join(folder, FAILED), 'utf8')));
  } catch {
    return undefined;
  }
};

const described = (error: unknown): CellFailure['error'] => {
  if (!(error instanceof LongwayError)) return { summary: error instanceof Error ? error.message : String(error), exit: 'failure' };
  const { where, expected, found, remedy }: Mishap = error.mishap;
  return { summary: error.summary, where, expected, found, remedy, exit: error.exit };
};

export const writeFailure = async (folder: string, token: number, error: unknown): Promise<void> => {
  const attempts = ((await readFailure(folder))?.attempts ?? 0) + 1;
  const failure: CellFailure = { token, time: new Date().toISOString(), attempts, error: described(error) };
  await writeFileAtomically(join(folder, FAILED), `${JSON.stringify(failure, null, 2)}\n`);
};
