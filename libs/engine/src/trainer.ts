import {
  type BackendOptions,
  type Dataset,
  type Evaluator,
  type Extractor,
  type Lens,
  type Named,
  type Objective,
  type PretextTask,
  type RunIdentity,
  type Shortcut,
  tokens,
  type TrainingEvent,
  type TrainingOptions,
} from '@longway/contracts';
import type { Observable } from 'rxjs';
import { inject, injectable } from 'tsyringe';
import { EventStream } from './event-stream';
import { openOnce } from './open-once';
import { type RunParts, type RunPlace, type RunResult, RunSession } from './run-session';

/** One run: an arm with one seed, from its plugins to its metrics. Good for one session. */
@injectable()
export class Trainer {
  private readonly parts: RunParts;
  private session?: RunSession;

  constructor(
    @inject(tokens.run) identity: RunIdentity,
    @inject(tokens.training) options: TrainingOptions,
    @inject(tokens.backend) backend: BackendOptions,
    @inject(tokens.dataset) dataset: Dataset,
    @inject(tokens.shortcuts) shortcuts: readonly Shortcut[],
    @inject(tokens.task) task: PretextTask,
    @inject(tokens.extractor) extractor: Extractor,
    @inject(tokens.lens) lens: Lens,
    @inject(tokens.objective) objective: Objective,
    @inject(tokens.evaluators) evaluators: readonly Named<Evaluator>[],
  ) {
    const plugins = { dataset: openOnce(dataset), shortcuts, task, extractor, lens, objective, evaluators };
    this.parts = { identity, options, backend, ...plugins, events: new EventStream(identity) };
  }

  get events$(): Observable<TrainingEvent> {
    return this.parts.events.events$;
  }

  /** Looks for what another process left of the run. Tells no event yet. */
  async open(place: RunPlace): Promise<RunSession> {
    return (this.session = await RunSession.open(this.parts, place));
  }

  /** Opens the run and carries it to its end, or to where it is stopped; see {@link RunSession.run}. */
  async run(place: RunPlace): Promise<RunResult> {
    return (await this.open(place)).run();
  }

  /** Ends the run after the step or the evaluation chunk in hand; what was trained is saved. */
  stop(): void {
    this.session?.stop();
  }

  /** Saves a checkpoint after the training step in hand; see {@link RunSession.checkpoint}. */
  checkpoint(): void {
    this.session?.checkpoint();
  }

  warn(code: string, message: string): void {
    this.parts.events.warn(code, message);
  }
}
