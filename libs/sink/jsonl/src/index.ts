import { resolve } from 'node:path';
import { definePlugin, LongwayError, type PluginContext } from '@longway/contracts';
import { storageError } from '@longway/storage';
import { JsonlSink } from './jsonl';
import { LineFile } from './line-file';
import { type JsonlOptions, options } from './options';

export { JsonlSink } from './jsonl';
export { LineFile } from './line-file';

const create = async ({ file }: JsonlOptions, { runFolder }: PluginContext): Promise<JsonlSink> => {
  if (!runFolder) {
    throw new LongwayError(
      'The sink jsonl needs a run folder.',
      { where: 'sinks', remedy: 'Give the run a folder, or leave jsonl out.' },
      'usage',
    );
  }
  const path = resolve(runFolder, file);
  try {
    return new JsonlSink(new LineFile(path));
  } catch (error) {
    throw await storageError(path, error);
  }
};

export const plugin = definePlugin({ kind: 'sink', name: 'jsonl', options, create });
