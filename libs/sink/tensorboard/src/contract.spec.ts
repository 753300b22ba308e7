import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EventType, PluginContext, TrainingEvent } from '@longway/contracts';
import { readTFRecords } from '@longway/storage';
import { describePlugin, type KeptEvent } from '@longway/testing';
import { globSync } from 'tinyglobby';
import { plugin } from '.';
import { sequenceOf } from './messages';
import { preview, writePreview, writeWeights } from './testing/run-files';

/** The records of every run, as the numbers of the events that they come from. */
const kept = async ({ runFolder = '' }: PluginContext): Promise<readonly KeptEvent[]> => {
  const root = join(runFolder, 'tensorboard');
  const found = [];
  for (const file of existsSync(root) ? globSync('**/*tfevents*', { cwd: root }) : []) {
    for await (const { data } of readTFRecords(join(root, file))) found.push({ run: dirname(file), sequence: sequenceOf(data) });
  }
  return found.filter(({ sequence }) => sequence !== undefined);
};

const shown: readonly EventType[] = [
  ...(['RunStarted', 'StepFinished', 'PreviewReady', 'CheckpointSaved', 'EvaluationFinished', 'Warned', 'RunFailed'] as const),
];
const keeps = ({ type, run, sequence }: TrainingEvent) => (shown.includes(type) ? [{ run, sequence }] : []);

/** What the events of the contract name. */
const prepare = async ({ runFolder = '' }: PluginContext): Promise<void> => {
  await writePreview(runFolder, 'arms/lens/seed-0/preview.json', preview(1));
  await writeWeights(runFolder, 'arms/lens/seed-0/weights', { lens: { 'a/kernel': [1, 2] } });
};

describePlugin(plugin, { kept, keeps, prepare });
