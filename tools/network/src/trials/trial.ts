import { z } from 'zod';

/** What was tried, and what came of it. */
export const trialSchema = z.strictObject({
  /** `ranks` or `workers`, and what was done to the network. */
  name: z.string(),
  /** `netem` or `relay`. */
  emulation: z.string(),
  date: z.string(),
  load: z.number(),
  figures: z.record(z.string(), z.number()),
  /** What went otherwise than it should; absent where nothing did. */
  fault: z.string().optional(),
  /** What the processes said of it. */
  said: z.array(z.string()).optional(),
});
export type Trial = z.infer<typeof trialSchema>;

export type Outcome = Pick<Trial, 'figures' | 'fault' | 'said'>;
