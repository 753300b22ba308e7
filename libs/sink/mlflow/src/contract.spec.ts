import type { TrainingEvent } from '@longway/contracts';
import { describePlugin, type KeptEvent } from '@longway/testing';
import { plugin } from '.';
import { metricsOf, paramsOf } from './entries';
import { MlflowStandIn } from './testing/mlflow-stand-in';

let server: MlflowStandIn | undefined;
const { MLFLOW_TRACKING_URI: before } = process.env;
const prepare = async (): Promise<void> => {
  server = await MlflowStandIn.start();
  process.env['MLFLOW_TRACKING_URI'] = server.uri;
};
afterAll(async () => {
  if (before === undefined) delete process.env['MLFLOW_TRACKING_URI'];
  else process.env['MLFLOW_TRACKING_URI'] = before;
  await server?.stop();
});

/** What the server has: parameters by name, points of curves by name and step. */
const kept = (): readonly KeptEvent[] =>
  (server?.runs ?? []).flatMap(({ name: run, params, metrics }) => [
    ...[...params.keys()].map((key) => ({ run, key })),
    ...metrics.map(({ key, step }) => ({ run, key, step })),
  ]);

const keeps = (event: TrainingEvent): readonly KeptEvent[] => {
  const { run } = event;
  if (event.type === 'RunStarted') return paramsOf(event).map(({ key }) => ({ run, key }));
  return metricsOf(event).map(({ key, step }) => ({ run, key, step }));
};

describePlugin(plugin, { kept, keeps, isFinal: true, prepare });
