import { join } from 'node:path';
import type { PluginContext } from '@longway/contracts';
import { requireRunFolder, requireWritable } from '@longway/event-files';
import { addressOf } from './address';
import { MlflowSink } from './mlflow';
import type { MlflowOptions } from './options';
import { Outbox } from './outbox';
import { PostOffice } from './post-office';
import { type Pace, Sender, usualPace } from './sender';
import { MlflowServer } from './server';

/** The server is not asked for anything here: one that is away must not keep a training from beginning. */
export const createSink = async (
  { uri, experiment, every }: MlflowOptions,
  context: PluginContext,
  pace: Pace = usualPace,
): Promise<MlflowSink> => {
  const server = new MlflowServer(addressOf(uri));
  const runFolder = requireRunFolder(context, 'mlflow');
  const folder = join(runFolder, 'mlflow');
  await requireWritable(folder);
  const outbox = new Outbox(join(folder, 'outbox.jsonl'));
  const office = new PostOffice(server, experiment, runFolder, folder);
  return new MlflowSink(server.uri, outbox, new Sender(outbox, office, pace), every);
};
