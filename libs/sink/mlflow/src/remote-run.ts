import type { EventHead, EventOf, TrainingEvent } from '@longway/contracts';
import { z } from 'zod';
import { type Metric, metricsOf, paramsOf, tagsOf } from './entries';
import { type MlflowServer, ServerRefused } from './server';

/** What MLflow takes in one request. */
const METRICS = 1000;
const PARAMS = 100;

const runSchema = z.object({
  run: z.object({
    info: z.object({ run_id: z.string().min(1), status: z.string().default('RUNNING') }),
    data: z
      .object({
        metrics: z.array(z.object({ key: z.string(), step: z.coerce.number().default(0) })).default([]),
        params: z.array(z.object({ key: z.string() })).default([]),
      })
      .default({ metrics: [], params: [] }),
  }),
});
const anything = z.unknown();
const experimentSchema = z.object({ experiment: z.object({ experiment_id: z.string() }) });
const madeSchema = z.object({ experiment_id: z.string() });

const NONE = 'RESOURCE_DOES_NOT_EXIST';
const THERE = 'RESOURCE_ALREADY_EXISTS';

const unless = <T>(code: string, work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof ServerRefused && error.code === code) return undefined;
    throw error;
  });

const piecesOf = <T>(values: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/** The experiment's number; it is made where it is missing. */
export const experimentId = async (server: MlflowServer, name: string): Promise<string> => {
  const find = () => server.get('experiments/get-by-name', { experiment_name: name }, experimentSchema);
  const found = await unless(NONE, find());
  if (found) return found.experiment.experiment_id;
  const made = await unless(THERE, server.post('experiments/create', { name }, madeSchema));
  // Another process was quicker.
  return made?.experiment_id ?? (await find()).experiment.experiment_id;
};

/** One run on the server. Whatever it is told twice is there once, since it knows what the server has. */
export class RemoteRun {
  private constructor(
    private readonly server: MlflowServer,
    readonly id: string,
    private status: string,
    /** The last step of each curve. */
    private readonly steps: Map<string, number>,
    private readonly params: Set<string>,
  ) {}

  static async create(server: MlflowServer, experiment: string, first: TrainingEvent, folder: string): Promise<RemoteRun> {
    const started = first.type === 'RunStarted' ? first : undefined;
    const values = { experiment_id: experiment, run_name: first.run, start_time: Date.parse(first.time) };
    const { run } = await server.post('runs/create', { ...values, tags: tagsOf(first, started, folder) }, runSchema);
    return new RemoteRun(server, run.info.run_id, run.info.status, new Map(), new Set());
  }

  /** @returns undefined where the server has no such run. */
  static async find(server: MlflowServer, id: string): Promise<RemoteRun | undefined> {
    const found = await unless(NONE, server.get('runs/get', { run_id: id }, runSchema));
    if (!found) return undefined;
    const { info, data } = found.run;
    const steps = new Map(data.metrics.map(({ key, step }) => [key, step]));
    return new RemoteRun(server, info.run_id, info.status, steps, new Set(data.params.map(({ key }) => key)));
  }

  /** @param events of this run that follow each other. */
  async tell(events: readonly TrainingEvent[]): Promise<void> {
    for (const event of events) if (event.type === 'RunStarted') await this.describe(event);
    await this.draw(events.flatMap(metricsOf));
    for (const event of events) if (event.type === 'RunFinished' || event.type === 'RunFailed') await this.end(event);
  }

  private async describe(event: EventOf<'RunStarted'>): Promise<void> {
    // What is written cannot be changed there.
    const missing = paramsOf(event).filter(({ key }) => !this.params.has(key));
    for (const params of piecesOf(missing, PARAMS)) {
      await this.log({ params });
      for (const { key } of params) this.params.add(key);
    }
  }

  private async draw(metrics: readonly Metric[]): Promise<void> {
    const missing = metrics.filter(({ key, step }) => step > (this.steps.get(key) ?? -1));
    if (missing.length > 0 && this.status !== 'RUNNING') await this.update('RUNNING');
    for (const piece of piecesOf(missing, METRICS)) {
      await this.log({ metrics: piece });
      for (const { key, step } of piece) this.steps.set(key, step);
    }
  }

  private async end(event: (EventOf<'RunFinished'> | EventOf<'RunFailed'>) & EventHead): Promise<void> {
    if (event.type === 'RunFailed') {
      await this.server.post('runs/set-tag', { run_id: this.id, key: 'longway.failure', value: event.message.slice(0, 1000) }, anything);
    }
    const status = event.type === 'RunFailed' ? 'FAILED' : event.outcome === 'completed' ? 'FINISHED' : 'KILLED';
    await this.update(status, Date.parse(event.time));
  }

  private async update(status: string, endTime?: number): Promise<void> {
    await this.server.post('runs/update', { run_id: this.id, status, ...(endTime !== undefined && { end_time: endTime }) }, anything);
    this.status = status;
  }

  private async log(entries: object): Promise<void> {
    await this.server.post('runs/log-batch', { run_id: this.id, ...entries }, anything);
  }
}
