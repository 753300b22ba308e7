import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { makeSet, type TrialSet } from './make-set';

const run = promisify(execFile);

const findingSchema = z.object({
  kind: z.string(),
  place: z.string().optional(),
  sentence: z.string(),
  strength: z.number(),
  confidence: z.number(),
  verdict: z.enum(['strong', 'possible']),
  classes: z.array(z.string()),
});

/** What an audit says of one set. */
export const trialSchema = z.object({
  name: z.string(),
  source: z.string(),
  /** What was planted; absent for a clean set. */
  plant: z.string().optional(),
  description: z.string(),
  /** The classes that bear it. */
  bearers: z.array(z.string()),
  classes: z.array(z.string()),
  pictures: z.number(),
  /** Kinds of findings that name the plant rightly. */
  right: z.array(z.string()),
  findings: z.array(findingSchema),
  seconds: z.number(),
});
export type Trial = z.infer<typeof trialSchema>;

const documentSchema = z.object({ folder: z.string(), findings: z.array(findingSchema), seconds: z.number() });

export interface TrialOptions {
  /** The built command: apps/runner/bin/longway.cjs. */
  readonly command: string;
  /** For the set and the audit; what is in there is removed again. */
  readonly work: string;
  /** What is given to `longway audit` beside the folder. */
  readonly options: readonly string[];
}

/** An audit's document is a few megabytes: it holds pictures. */
const MOST_BYTES = 1 << 28;

/** Plants, audits, and tells what came out. */
export const tryOut = async (set: TrialSet, { command, work, options }: TrialOptions): Promise<Trial> => {
  const made = await makeSet(set, join(work, 'sets'));
  const out = join(work, 'runs', set.name);
  const { stdout } = await run(
    process.execPath,
    [command, 'audit', made.folder, '--json', '--out', out, ...set.source.options, ...options],
    {
      maxBuffer: MOST_BYTES,
    },
  );
  const { findings, seconds } = documentSchema.parse(JSON.parse(stdout));
  await Promise.all([made.folder, out].map((folder) => rm(folder, { recursive: true, force: true })));
  return {
    name: set.name,
    source: set.source.name,
    plant: set.kind?.name,
    description: made.description,
    bearers: [...made.bearers],
    classes: [...made.classes],
    pictures: made.pictures,
    right: [...(set.kind?.findings ?? [])],
    findings,
    seconds,
  };
};

/** Whether the plant is what the audit puts first. */
export const isFirst = ({ findings, right }: Trial): boolean => findings[0] !== undefined && right.includes(findings[0].kind);
/** Whether it is found at all, and called strong. */
export const isStrong = ({ findings, right }: Trial): boolean =>
  findings.some(({ kind, verdict }) => right.includes(kind) && verdict === 'strong');
/** Strong findings that are not what was planted. */
export const falseAlarms = ({ findings, right }: Trial): number =>
  findings.filter(({ kind, verdict }) => verdict === 'strong' && !right.includes(kind)).length;
