import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricRow } from '@longway/contracts';
import { type Experiment, type PluginRecord, toYaml } from '@longway/registry';
import { writeFileAtomically } from '@longway/storage';
import { z } from 'zod';

export interface Failure {
  /** `ARM/seed-N`. */
  readonly run: string;
  readonly message: string;
}

/** run.json. A process that was killed leaves `running` behind. */
export interface RunRecord {
  readonly name: string;
  readonly status: 'running' | 'finished' | 'stopped' | 'failed';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** When other processes took it up. */
  readonly resumedAt?: readonly string[];
  readonly finishedAt?: string;
  /** Relative paths in `experiment.yaml` are meant from here. */
  readonly configFolder?: string;
  /** The words that started the experiment. */
  readonly command: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly gitRevision?: string;
  /** Which code the experiment's choices are of. */
  readonly plugins?: readonly PluginRecord[];
  readonly failures?: readonly Failure[];
}

const pluginSchema = z.looseObject({ kind: z.string(), name: z.string(), sha256: z.string().optional() });

const recordSchema = z.object({
  name: z.string(),
  status: z.enum(['running', 'finished', 'stopped', 'failed']),
  startedAt: z.string(),
  resumedAt: z.array(z.string()).optional(),
  command: z.array(z.string()),
  configFolder: z.string().optional(),
  versions: z.record(z.string(), z.string()),
  gitRevision: z.string().optional(),
  plugins: z.array(pluginSchema as unknown as z.ZodType<PluginRecord>).optional(),
}) satisfies z.ZodType<RunRecord>;

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const writeRecord = (folder: string, record: RunRecord): Promise<void> =>
  writeFileAtomically(join(folder, 'run.json'), asJson(record));

/** Undefined where there is none that can be read. */
export const readRecord = async (folder: string): Promise<RunRecord | undefined> => {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  } catch {
    return undefined;
  }
};

export const writeMetrics = (folder: string, rows: readonly MetricRow[]): Promise<void> =>
  writeFileAtomically(join(folder, 'metrics.json'), asJson(rows));

export const writeExperiment = (folder: string, experiment: Experiment): Promise<void> =>
  writeFileAtomically(
    join(folder, 'experiment.yaml'),
    `# Every setting of this experiment. Relative paths are meant from ${experiment.folder}\n${toYaml(experiment)}`,
  );
