import type { Dataset, EvaluationSubject, FeatureRequest, FeatureSet, ImageShape, PretextTask } from '@longway/contracts';

/** Thrown where enough of an evaluator was seen to know how long the rest takes. */
export class SeenEnough extends Error {}

/** Images that are looked at first, to know how many more can be. */
const FEW = 16;
const MOST = 500;
/** Seconds that the timing of one kind of forward pass may take, about. */
const PASS_SECONDS = 1;
/** Bytes up to which the engine keeps the features of all end points from one pass. */
const ALL_END_POINTS = 256 << 20;

const now = (): number => performance.now() / 1000;

/** What a computation on so many images takes: `fixed + each * images`. */
interface Pace {
  readonly fixed: number;
  readonly each: number;
}

/** A straight line through the times of two counts, behind one that warms up. @param work on so many images that it did not have before. */
const paceOf = async (work: (count: number) => Promise<unknown>, available: number): Promise<Pace> => {
  const timed = async (count: number) => {
    const began = now();
    await work(count);
    return now() - began;
  };
  const few = Math.max(1, Math.min(FEW, Math.floor(available / 4)));
  const first = await timed(few);
  const more = Math.max(few * 2, Math.min(MOST, Math.floor(available / 2), Math.floor((PASS_SECONDS * few) / first)));
  const [short, long] = [await timed(few), await timed(Math.min(more, available))];
  const each = Math.max((long - short) / Math.max(1, more - few), 0);
  return { fixed: Math.max(short - each * few, 0), each: each > 0 ? each : long / more };
};

/** Features of a few images, again and again, until there are as many as were asked for; changed a little, so that no two are the same. */
const repeated = ({ count, width, values, labels }: FeatureSet, wanted: number): FeatureSet => {
  const more = new Float32Array(wanted * width);
  for (let i = 0; i < more.length; i++) more[i] = (values[i % (count * width)] as number) * (1 + ((i * 2654435761) % 1024) / 1e5);
  return { count: wanted, width, values: more, labels: Int32Array.from({ length: wanted }, (_, i) => labels[i % count] as number) };
};

/**
 * A frozen model for an evaluator that is only to be timed. Forward passes are made on a few images, and their time on all of them
 * follows; features of the others are made up from those of the few, so that the evaluator's own work has its full size.
 */
export class RehearsedSubject implements EvaluationSubject {
  readonly seed: number;
  readonly classNames: readonly string[];
  readonly task: PretextTask;
  readonly hasLens: boolean;
  readonly hasShortcut: boolean;
  readonly canMislead: boolean;
  readonly imageShape: ImageShape;
  readonly endPoints: readonly string[];
  /** Seconds that all forward passes so far would take. */
  passSeconds = 0;
  /** Seconds that went into knowing it. */
  spentSeconds = 0;
  /** How far the evaluator is, from 0 to 1. */
  doneShare = 0;
  private readonly began = now();

  /** @param computed features that other evaluators of the run have asked for: each is computed once. @param limit of the evaluator's own work, in seconds. */
  constructor(
    private readonly subject: EvaluationSubject,
    private readonly computed: Map<string, number>,
    private readonly limit: number,
  ) {
    this.seed = subject.seed;
    this.classNames = subject.classNames;
    this.task = subject.task;
    this.hasLens = subject.hasLens;
    this.hasShortcut = subject.hasShortcut;
    this.canMislead = subject.canMislead;
    this.imageShape = subject.imageShape;
    this.endPoints = subject.endPoints;
  }

  /** Seconds of the evaluator's own work so far. */
  get ownSeconds(): number {
    return now() - this.began - this.spentSeconds;
  }

  count(split: FeatureRequest['split'], dataset?: Dataset): Promise<number> {
    return this.subject.count(split, dataset);
  }

  async features(request: FeatureRequest): Promise<FeatureSet> {
    const available = await this.subject.count(request.split, request.dataset);
    const wanted = Math.min(request.count ?? available, available);
    const began = now();
    const few = await this.charge(request, wanted, available);
    const made = repeated(few, wanted);
    this.spentSeconds += now() - began;
    return made;
  }

  pretext(request: Parameters<EvaluationSubject['pretext']>[0]): Promise<Record<string, number>> {
    return this.scaled(request, (count) => this.subject.pretext({ ...request, count }));
  }

  answers(request: Parameters<EvaluationSubject['answers']>[0]): ReturnType<EvaluationSubject['answers']> {
    return this.scaled(request, (count) => this.subject.answers({ ...request, count }));
  }

  reconstruction(request: Parameters<EvaluationSubject['reconstruction']>[0]): ReturnType<EvaluationSubject['reconstruction']> {
    return this.scaled(request, (count) => this.subject.reconstruction({ ...request, count }));
  }

  // Taken off the subject as values, as a frozen model's may be.
  readonly keep: EvaluationSubject['keep'] = (name, exhibit) => this.subject.keep(name, exhibit);

  readonly progress: EvaluationSubject['progress'] = (done, total) => {
    this.doneShare = total > 0 ? Math.min(done / total, 1) : 0;
  };

  readonly breathe: EvaluationSubject['breathe'] = async () => {
    if (this.ownSeconds > this.limit) throw new SeenEnough();
    await this.subject.breathe();
  };

  /** @returns the features of a few images, and has the passes counted that all of them need beyond those that were computed before. */
  private async charge({ count: _, ...request }: FeatureRequest, wanted: number, available: number): Promise<FeatureSet> {
    const { split, layer, pooling = 'mean', dataset } = request;
    let looked = 0;
    const more = (count: number) => this.subject.features({ ...request, count: Math.min((looked += count), available) });
    const place = `${dataset ? dataset.classNames.join() : ''} ${split} ${pooling}`;
    const few = await more(Math.min(FEW, available));
    const bytes = few.width * this.endPoints.length * wanted * 4 * (this.hasLens ? 2 : 1);
    const key = bytes > ALL_END_POINTS ? `${place} ${layer}` : place;
    const before = this.computed.get(key) ?? 0;
    if (wanted > before) {
      const { fixed, each } = await paceOf(more, Math.max(1, available - looked));
      this.passSeconds += fixed + each * (wanted - before);
      this.computed.set(key, wanted);
    }
    return few;
  }

  private async scaled<T>(request: { split: FeatureRequest['split']; count?: number }, work: (count: number) => Promise<T>): Promise<T> {
    const available = await this.subject.count(request.split);
    const wanted = Math.min(request.count ?? available, available);
    const began = now();
    let last: T | undefined;
    const { fixed, each } = await paceOf(async (count) => (last = await work(count)), wanted);
    this.passSeconds += fixed + each * wanted;
    this.spentSeconds += now() - began;
    return last as T;
  }
}
