import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import { z } from 'zod';
import { experimentId, RemoteRun } from './remote-run';
import type { MlflowServer } from './server';

const known = z.record(z.string(), z.string());

/** Which run of MLflow's is which of the experiment's: written down, so that another process goes on with the same. */
export class PostOffice {
  private readonly runs = new Map<string, RemoteRun>();
  private readonly book: string;

  /** @param runFolder of the experiment. @param folder for what has to be kept. */
  constructor(
    private readonly server: MlflowServer,
    private readonly experiment: string,
    private readonly runFolder: string,
    folder: string,
  ) {
    this.book = join(folder, 'runs.json');
  }

  /** @param events of one run. */
  async deliver(events: readonly TrainingEvent[]): Promise<void> {
    const [first] = events;
    if (first) await (await this.runOf(first)).tell(events);
  }

  /** After a failure nobody knows what the server has: it is asked again. */
  forget(): void {
    this.runs.clear();
  }

  private async runOf(first: TrainingEvent): Promise<RemoteRun> {
    const run = this.runs.get(first.run) ?? (await this.find(first.run)) ?? (await this.create(first));
    this.runs.set(first.run, run);
    return run;
  }

  private async find(name: string): Promise<RemoteRun | undefined> {
    const id = (await this.read())[name];
    return id === undefined ? undefined : RemoteRun.find(this.server, id);
  }

  private async create(first: TrainingEvent): Promise<RemoteRun> {
    const run = await RemoteRun.create(this.server, await experimentId(this.server, this.experiment), first, this.runFolder);
    await writeFileAtomically(this.book, `${JSON.stringify({ ...(await this.read()), [first.run]: run.id }, null, 2)}\n`);
    return run;
  }

  private async read(): Promise<Readonly<Record<string, string>>> {
    const text = await readFile(this.book, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    return known.parse(JSON.parse(text));
  }
}
