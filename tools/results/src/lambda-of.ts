import type { RunFolder } from '@longway/report';

interface Trained {
  readonly training?: { readonly lambda?: number };
}

/** What an arm's reconstruction error weighed. */
export const lambdaOf = ({ arms }: RunFolder['experiment'], arm: string): number | undefined =>
  ((arms?.[arm] ?? {}) as Trained).training?.lambda;
