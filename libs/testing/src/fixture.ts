import type { ImageShape, Plugin, PluginContext, PluginKind, PluginKinds, TrainingEvent } from '@longway/contracts';

/** What a suite needs to know of a plugin beside the plugin itself. */
export interface Fixture {
  /** Options as a configuration would give them. Needed where not all have defaults; else a way to keep the test quick. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Of the images that the plugin is tried on, `[8, 8, 3]` if absent. */
  readonly imageShape?: ImageShape;
  /** What differs from a context with fresh, empty folders. */
  readonly context?: Partial<PluginContext>;
  /** Puts in place what the plugin reads: the files of a data set, say. Called once, before the first test. */
  readonly prepare?: (context: PluginContext) => void | Promise<void>;
}

/** An adversarial loss worked out by hand. */
export interface WorkedExample {
  /** `[count, classes]` */
  readonly logits: readonly number[][];
  readonly labels: readonly number[];
  readonly loss: number;
}

/** Objectives are numbers: the suite wants at least one that was worked out without them. */
export interface ObjectiveFixture extends Fixture {
  readonly worked: readonly WorkedExample[];
}

/** What a sink keeps of an event: the whole of it, or some of it with the run that it belongs to. */
export type KeptEvent = Pick<TrainingEvent, 'run'> & object;

/** What one needs to know of a sink that can forget events: nobody else sees what it keeps. */
export interface SinkFixture extends Fixture {
  /** Reads back what sinks made with this context keep, for each run in its order. Needed where the sink has `resume`. */
  readonly kept?: (context: PluginContext) => readonly KeptEvent[] | Promise<readonly KeptEvent[]>;
  /** What of an event is kept, as `kept` reads it back; the event when absent. */
  readonly keeps?: (event: TrainingEvent) => readonly KeptEvent[];
  /** For a sink that hands events on to where they cannot be taken back: those that are told again must not be there twice. */
  readonly isFinal?: boolean;
}

export type FixtureOf<K extends PluginKind> = K extends 'objective' ? ObjectiveFixture : K extends 'sink' ? SinkFixture : Fixture;

/** What a check is given. */
export interface Candidate<K extends PluginKind> {
  readonly plugin: Plugin<K>;
  readonly fixture: FixtureOf<K>;
  readonly imageShape: ImageShape;
  readonly context: PluginContext;
  /** Makes one with the fixture's options; each call makes another. */
  create(): Promise<PluginKinds[K]>;
}

/** One promise of a contract, by the sentence that states it. Rejects where a candidate breaks it. */
export type Checks<K extends PluginKind> = Readonly<Record<string, (candidate: Candidate<K>) => void | Promise<void>>>;

export const candidate = <K extends PluginKind>(plugin: Plugin<K>, fixture: FixtureOf<K>, context: PluginContext): Candidate<K> => ({
  plugin,
  fixture,
  imageShape: fixture.imageShape ?? [8, 8, 3],
  context,
  create: async () => plugin.create(plugin.options.parse(fixture.options ?? {}), context),
});
