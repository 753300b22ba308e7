import type { Marks } from './kinds/evaluator';

/** Features of images laid out in the plane, so that images whose features are alike lie together. */
export interface EmbeddingExhibit {
  readonly kind: 'embedding';
  /** The end point, and how the plane was come by, in a few words. */
  readonly layer: string;
  readonly method: string;
  readonly classNames: readonly string[];
  /** The class of each image. */
  readonly labels: readonly number[];
  readonly views: readonly {
    readonly features: 'raw' | 'lensed';
    /** One place an image; axes have no unit. */
    readonly points: readonly (readonly [x: number, y: number])[];
    /** Of the plane, in [0, 1]: see the evaluator that keeps it. */
    readonly trustworthiness: number;
  }[];
}

/** Which answers the right ones got, without marks and with them. */
export interface ConfusionExhibit {
  readonly kind: 'confusion';
  /** The right answers, one a row. */
  readonly classes: readonly string[];
  /** The answers given, one a column: the classes, and what the head may say beside them. */
  readonly answers: readonly string[];
  readonly tables: readonly {
    readonly features: 'raw' | 'lensed';
    readonly marks: Marks;
    /** How many examples: a row for each class, a column for each answer. */
    readonly counts: readonly (readonly number[])[];
  }[];
}

/** What an evaluator keeps for people; the report draws it. JSON-safe. */
export type Exhibit = EmbeddingExhibit | ConfusionExhibit;

/** Whether exhibits may have this name: it becomes a file's. */
export const isExhibitName = (name: string): boolean => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
