import type { BandName } from './bands';
import type { FindingKind } from './place';

/** A picture that a finding or a group is shown by: base64 of 8-bit pixels of the game's `shape`. */
export interface Exhibit {
  readonly original: string;
  readonly lensed: string;
  readonly className: string;
}

/** How far the lens gets with a part of its change, or with more of it. */
export interface CurvePoint {
  /** Of the lens's change, 0 to 2. */
  readonly multiple: number;
  /** Root mean square of the change, in grey levels of 255. */
  readonly levels: number;
  /** Of the answers, the share that is right. */
  readonly accuracy: number;
}

/** Pictures that the lens changes alike. */
export interface Group {
  readonly kind: FindingKind;
  /** In words: what is changed, and where. */
  readonly label: string;
  /** Pictures of those that were looked at. */
  readonly count: number;
  /** Mean squared change by position, row by row, pixels in [-1, 1]. */
  readonly map: readonly number[];
  readonly bands: Readonly<Record<BandName, number>>;
  /** Pictures of each class. */
  readonly perClass: Readonly<Record<string, number>>;
  readonly exhibits: readonly Exhibit[];
}

/** What one game between lens and extractor came to. */
export interface GameResult {
  /** As the configuration calls it, e.g. `rotation`. */
  readonly task: string;
  readonly steps: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Held-out pictures that were looked at. */
  readonly pictures: number;
  /** The share of right answers by guessing. */
  readonly chance: number;
  /** The task, from no change to twice the lens's. */
  readonly curve: readonly CurvePoint[];
  /** Of what the extractor knows beyond chance, the share that the lens takes away with the best of these multiples, 0 to 1. */
  readonly push: number;
  /** Of the fine detail of the lens's changes, the share that is the same pattern at the same place, at most 1. */
  readonly fixed: number;
  /** Mean squared change by position, row by row. */
  readonly map: readonly number[];
  /** The part of it that repeats from picture to picture. */
  readonly fixedMap: readonly number[];
  /** Shares of the change's energy. */
  readonly bands: Readonly<Record<BandName, number>>;
  readonly channels: Readonly<Record<string, number>>;
  /** Mean change of each class, as a share of the mean over all. */
  readonly perClass: Readonly<Record<string, number>>;
  readonly groups: readonly Group[];
  readonly mostChanged: readonly Exhibit[];
}

/** How surely something is there. */
export type Verdict = 'strong' | 'possible';

/** One shortcut, as far as the audit can tell. */
export interface Finding {
  readonly kind: FindingKind;
  /**
   * What it was found by: a pattern that stands in picture after picture, a change of the lens that repeats at a place, one that is all over
   * the picture, or what pixels tell of their way here.
   */
  readonly basis: 'pattern' | 'place' | 'all-over' | 'traces';
  /** The name of a {@link Place}, where it has one. */
  readonly place?: string;
  /** A plain sentence. */
  readonly sentence: string;
  /** What the sentence rests on, a sentence each. */
  readonly evidence: readonly string[];
  /** 0 to 1; what it measures, docs/audit.md says by kind of evidence. */
  readonly strength: number;
  /** The middle 90 % of strengths when pictures are drawn again. */
  readonly interval: readonly [low: number, high: number];
  /** The share of redrawn samples in which it is notable. */
  readonly confidence: number;
  readonly verdict: Verdict;
  /** Tasks that it solves, at least in part. */
  readonly tasks: readonly string[];
  /** Classes that bear it, where it goes with the class. */
  readonly classes: readonly string[];
  readonly exhibits: readonly Exhibit[];
  /** What the exhibits' pictures are without: what a lens takes away, when absent, or the pattern. */
  readonly exhibited?: 'pattern';
  /** The shape of the exhibits. */
  readonly shape?: readonly [height: number, width: number, channels: number];
}

/** What an audit wrote down; `audit.json`. */
export interface AuditResult {
  readonly dataset: string;
  readonly classNames: readonly string[];
  /** Pictures to train on, and held out. */
  readonly counts: { readonly train: number; readonly test: number };
  readonly seconds: number;
  /** Best first: strong ones before possible ones, each by strength. */
  readonly findings: readonly Finding[];
  readonly games: readonly GameResult[];
  /** Pictures whose traces were read. */
  readonly traced: number;
  /** Pictures that were searched for patterns that stand. */
  readonly compared: number;
  /** What the reader should know: few pictures, a game that learnt nothing. */
  readonly remarks: readonly string[];
}
