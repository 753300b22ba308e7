import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginContext, TrainingEvent } from '@longway/contracts';
import { describePlugin } from '@longway/testing';
import { parse } from 'csv-parse/sync';
import { globSync } from 'tinyglobby';
import { plugin } from '.';

/** The rows of every run, as the numbers of the events that they come from. */
const kept = ({ runFolder = '' }: PluginContext) => {
  const root = join(runFolder, 'csv');
  const files = existsSync(root) ? globSync('**/*.csv', { cwd: root }).sort().reverse() : [];
  return files.flatMap((file) => {
    const rows = parse(readFileSync(join(root, file)), { columns: true, record_delimiter: '\r\n' }) as readonly { sequence: string }[];
    return rows.map(({ sequence }) => ({ run: file.split('/').slice(0, -1).join('/'), sequence: Number(sequence) }));
  });
};

const keeps = ({ type, run, sequence }: TrainingEvent) =>
  type === 'StepFinished' || type === 'EvaluationFinished' ? [{ run, sequence }] : [];

describePlugin(plugin, { kept, keeps });
