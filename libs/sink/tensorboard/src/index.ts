import { resolve } from 'node:path';
import { definePlugin, type PluginContext } from '@longway/contracts';
import { FileSink, FolderOfRuns, requireRunFolder, requireWritable } from '@longway/event-files';
import { options, type TensorboardOptions } from './options';
import { RunLog } from './run-log';

const create = async (chosen: TensorboardOptions, context: PluginContext): Promise<FileSink> => {
  const runFolder = requireRunFolder(context, 'tensorboard');
  const path = resolve(runFolder, chosen.folder);
  await requireWritable(path);
  return new FileSink(new FolderOfRuns(path, (folder) => new RunLog(folder, runFolder, chosen)));
};

export const plugin = definePlugin({ kind: 'sink', name: 'tensorboard', options, create });
