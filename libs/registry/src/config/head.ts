import { z } from 'zod';

/** Names of experiments and arms become folders, parts of run names and steps of a `--set` path. */
const safeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_+-]{0,63}$/, 'letters, digits and _ + - only, a letter or digit first, 64 characters at most');

const seeds = z
  .array(z.number().int().min(0))
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'each seed once')
  .describe('each arm is run once with every seed');

const loss = z.strictObject({
  from: z.string().describe('the arm that bears the loss'),
  to: z.string().describe('the arm that never had it'),
  arms: z.array(z.string()).optional().describe('the arms that may win it back; all others when absent'),
});

/** Each is trained in turn. */
export const MOST_ARMS = 100;

/** What belongs to the experiment as a whole, and not to an arm. */
export const headSchema = z.strictObject({
  name: safeName.describe('the first part of the name of the run folder'),
  description: z.string().optional().describe('a sentence or two for the report'),
  seeds: seeds.default([0]),
  plugins: z.array(z.string().min(1)).default([]).describe('npm packages, or folders seen from this file, that hold further plugins'),
  sinks: z.unknown().optional(),
  arms: z
    .record(safeName, z.record(z.string(), z.unknown()).nullable())
    .refine((arms) => Object.keys(arms).length > 0, 'at least one arm')
    .refine((arms) => Object.keys(arms).length <= MOST_ARMS, `at most ${MOST_ARMS} arms`)
    .prefault({ main: {} }),
  recovery: z
    .union([loss, z.array(loss)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .default([])
    .describe('(accuracy of an arm - that of `from`) / (that of `to` - that of `from`); a list where there are several losses'),
});

export type Head = z.output<typeof headSchema>;
export const headKeys: readonly string[] = Object.keys(headSchema.shape);
