import { join } from 'node:path';
import type { MetricRow } from '@longway/contracts';
import { type Experiment, toYaml } from '@longway/registry';
import { writeFileAtomically } from '@longway/storage';

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
  readonly finishedAt?: string;
  /** The words that started the experiment. */
  readonly command: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly gitRevision?: string;
  readonly failures?: readonly Failure[];
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const writeRecord = (folder: string, record: RunRecord): Promise<void> =>
  writeFileAtomically(join(folder, 'run.json'), asJson(record));

export const writeMetrics = (folder: string, rows: readonly MetricRow[]): Promise<void> =>
  writeFileAtomically(join(folder, 'metrics.json'), asJson(rows));

export const writeExperiment = (folder: string, experiment: Experiment): Promise<void> =>
  writeFileAtomically(
    join(folder, 'experiment.yaml'),
    `# Every setting of this experiment. Relative paths are meant from ${experiment.folder}\n${toYaml(experiment)}`,
  );
