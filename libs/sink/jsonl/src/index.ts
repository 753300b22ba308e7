import { resolve } from 'node:path';
import { definePlugin, type PluginContext } from '@longway/contracts';
import { EventLines, FileSink, LineFile, requireRunFolder } from '@longway/event-files';
import { storageError } from '@longway/storage';
import { type JsonlOptions, options } from './options';

const create = async ({ file }: JsonlOptions, context: PluginContext): Promise<FileSink> => {
  const path = resolve(requireRunFolder(context, 'jsonl'), file);
  try {
    return new FileSink(new EventLines(new LineFile(path)));
  } catch (error) {
    throw await storageError(path, error);
  }
};

export const plugin = definePlugin({ kind: 'sink', name: 'jsonl', options, create });
