import type { Outcome } from '../trials/trial';

/** Something to try. */
export interface Planned {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

/** Trials that share a network. */
export interface Campaign {
  readonly planned: readonly Planned[];
  /** What the network is made by; once it has begun. */
  readonly emulation: () => string;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  /** For everything that the trials leave behind. */
  readonly folder: string;
}
