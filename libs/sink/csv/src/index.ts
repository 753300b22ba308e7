import { resolve } from 'node:path';
import { definePlugin, type PluginContext } from '@longway/contracts';
import { FileSink, FolderOfRuns, requireRunFolder, requireWritable } from '@longway/event-files';
import { type CsvOptions, options } from './options';
import { RunTables } from './run-tables';

const create = async ({ folder }: CsvOptions, context: PluginContext): Promise<FileSink> => {
  const path = resolve(requireRunFolder(context, 'csv'), folder);
  await requireWritable(path);
  return new FileSink(new FolderOfRuns(path, (run) => new RunTables(run)));
};

export const plugin = definePlugin({ kind: 'sink', name: 'csv', options, create });
