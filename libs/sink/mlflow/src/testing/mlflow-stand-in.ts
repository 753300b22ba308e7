import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const key = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[/\w.\- :]+$/)
  .refine((text) => !/^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)/.test(text), 'is no normal path');
const bytes = (most: number) => z.string().refine((text) => Buffer.byteLength(text) <= most, `longer than ${most} bytes`);
const time = z.number().int().min(0);
const metric = z.strictObject({ key, value: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]), timestamp: time, step: time });
const param = z.strictObject({ key, value: bytes(6000) });
const tag = z.strictObject({ key, value: bytes(5000) });
const status = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']);

/** What bodies must be, as the documentation of MLflow's REST interface says; the limits are those that it names. */
const bodies = {
  'experiments/get-by-name': z.strictObject({ experiment_name: z.string().min(1) }),
  'experiments/create': z.strictObject({ name: z.string().min(1) }),
  'runs/create': z.strictObject({ experiment_id: z.string(), run_name: z.string(), start_time: time, tags: z.array(tag).max(100) }),
  'runs/get': z.strictObject({ run_id: z.string() }),
  'runs/update': z.strictObject({ run_id: z.string(), status, end_time: time.optional() }),
  'runs/set-tag': z.strictObject({ run_id: z.string(), key, value: bytes(5000) }),
  'runs/log-batch': z.strictObject({
    run_id: z.string(),
    metrics: z.array(metric).max(1000).default([]),
    params: z.array(param).max(100).default([]),
  }),
};
type Path = keyof typeof bodies;
type Body<P extends Path> = z.output<(typeof bodies)[P]>;

interface StoredRun {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly started: number;
  status: z.output<typeof status>;
  ended?: number;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** All points, in the order in which they came. */
  readonly metrics: z.output<typeof metric>[];
}

class Fault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message = code,
  ) {
    super(message);
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => Buffer.concat(await request.toArray()).toString();

/** A server that behaves as the documentation of MLflow's REST interface says, as far as longway asks it for anything. */
export class MlflowStandIn {
  readonly experiments = new Map<string, string>();
  readonly runs: StoredRun[] = [];
  readonly requests: { readonly path: string; readonly body: unknown; readonly authorization?: string }[] = [];
  /** What becomes of a request before it is carried out, and behind it. */
  before: (path: string) => 'goes on' | 'breaks off' | number = () => 'goes on';
  after: (path: string) => 'answers' | 'breaks off' = () => 'answers';

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<MlflowStandIn> {
    const server = createServer();
    const standIn = new MlflowStandIn(server);
    server.on('request', (request, response) => {
      void standIn.answer(request).then((answer) => {
        if (answer) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.said));
        else request.socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return standIn;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get uri(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  run(name: string): StoredRun {
    const found = this.runs.filter((run) => run.name === name);
    if (found.length !== 1) throw new Error(`${found.length} runs are called ${name}`);
    return found[0] as StoredRun;
  }

  /** The points of a curve. */
  curve(name: string, key: string): readonly (readonly [step: number, value: number | string])[] {
    return this.run(name)
      .metrics.filter((point) => point.key === key)
      .map(({ step, value }) => [step, value]);
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; said: unknown } | undefined> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.uri);
    const path = pathname.replace(/^\/api\/2\.0\/mlflow\//, '');
    const { authorization } = request.headers;
    const given: unknown = request.method === 'GET' ? Object.fromEntries(searchParams) : JSON.parse(await textOf(request));
    this.requests.push({ path, body: given, authorization });
    const fate = this.before(path);
    if (fate === 'breaks off') return undefined;
    if (fate !== 'goes on')
      return { status: fate, said: { error_code: fate === 403 ? 'PERMISSION_DENIED' : 'INTERNAL_ERROR', message: 'no' } };
    try {
      const schema = bodies[path as Path];
      if (!schema) throw new Fault(404, 'ENDPOINT_NOT_FOUND');
      const understood = schema.safeParse(given);
      if (!understood.success) throw new Fault(400, 'INVALID_PARAMETER_VALUE', z.prettifyError(understood.error));
      const said = this.carryOut(path as Path, understood.data);
      return this.after(path) === 'answers' ? { status: 200, said } : undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { status: error.status, said: { error_code: error.code, message: error.message } };
    }
  }

  private carryOut(path: Path, body: unknown): unknown {
    switch (path) {
      case 'experiments/get-by-name': {
        const id = this.experiments.get((body as Body<typeof path>).experiment_name);
        if (id === undefined) throw new Fault(404, 'RESOURCE_DOES_NOT_EXIST');
        return { experiment: { experiment_id: id, lifecycle_stage: 'active' } };
      }
      case 'experiments/create': {
        const { name } = body as Body<typeof path>;
        if (this.experiments.has(name)) throw new Fault(400, 'RESOURCE_ALREADY_EXISTS');
        this.experiments.set(name, String(this.experiments.size + 1));
        return { experiment_id: this.experiments.get(name) };
      }
      case 'runs/create':
        return this.describe(this.create(body as Body<typeof path>));
      case 'runs/get':
        return this.describe(this.find((body as Body<typeof path>).run_id));
      case 'runs/update': {
        const { run_id: id, status, end_time: ended } = body as Body<typeof path>;
        Object.assign(this.find(id), { status, ended });
        return {};
      }
      case 'runs/set-tag': {
        const { run_id: id, key, value } = body as Body<typeof path>;
        this.find(id).tags.set(key, value);
        return {};
      }
      case 'runs/log-batch':
        return this.log(body as Body<typeof path>);
    }
  }

  private create({ experiment_id: experiment, run_name: name, start_time: started, tags }: Body<'runs/create'>): StoredRun {
    if (![...this.experiments.values()].includes(experiment)) throw new Fault(404, 'RESOURCE_DOES_NOT_EXIST');
    const run: StoredRun = {
      ...{ id: `run${this.runs.length}`, name, experiment, started, status: 'RUNNING', metrics: [], params: new Map() },
      tags: new Map(tags.map(({ key, value }) => [key, value])),
    };
    this.runs.push(run);
    return run;
  }

  private log({ run_id: id, metrics, params }: Body<'runs/log-batch'>): unknown {
    const run = this.find(id);
    for (const { key, value } of params) {
      if ((run.params.get(key) ?? value) !== value) throw new Fault(400, 'INVALID_PARAMETER_VALUE', `param ${key} is there already`);
      run.params.set(key, value);
    }
    run.metrics.push(...metrics);
    return {};
  }

  private find(id: string): StoredRun {
    const run = this.runs.find((each) => each.id === id);
    if (!run) throw new Fault(404, 'RESOURCE_DOES_NOT_EXIST');
    return run;
  }

  private describe({ id, name, experiment, status, metrics, params }: StoredRun): unknown {
    const last = new Map(metrics.map((point) => [point.key, point]));
    const entries = [...params].map(([key, value]) => ({ key, value }));
    return {
      run: {
        info: { run_id: id, run_uuid: id, run_name: name, experiment_id: experiment, status },
        data: { metrics: [...last.values()], params: entries },
      },
    };
  }
}
