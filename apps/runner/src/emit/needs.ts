import { LongwayError } from '@longway/contracts';

/** What a scheduler is to give to one cell. */
export interface Needs {
  /** Cores, of all ranks together. */
  readonly cpus?: number;
  /** Bytes, of all ranks together. */
  readonly memory?: number;
  /** GPUs, of all ranks together. */
  readonly gpus?: number;
  /** The most seconds that a cell may take at a time. */
  readonly seconds?: number;
  /** Processes that train a cell together; above 1 they speak MPI. */
  readonly ranks: number;
}

/** What a sweep file or the command line says of it. */
export interface NeedTexts {
  readonly cpus?: number;
  readonly memory?: string;
  readonly gpus?: number;
  readonly time?: string;
  readonly ranks?: number;
}

const units: Readonly<Record<string, number>> = {
  ...{ '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

const readMemory = (text: string): number => {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]i?)?$/.exec(text) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new LongwayError(
      'An amount of memory was expected.',
      { where: 'memory', expected: 'a number with a unit, e.g. 4Gi', found: text },
      'usage',
    );
  return Math.ceil(Number(amount) * (units[unit] as number));
};

/** `HH:MM`, `HH:MM:SS` or `DAYS-HH:MM:SS`; never minutes and seconds, which is how Slurm reads `HH:MM`. */
const readTime = (text: string): number => {
  const [, days = '0', hours, minutes, seconds = '0'] = /^(?:(\d+)-)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (!(total > 0))
    throw new LongwayError('A time was expected.', { where: 'time', expected: 'HH:MM, HH:MM:SS or DAYS-HH:MM:SS', found: text }, 'usage');
  return total;
};

const requireShares = (key: 'cpus' | 'gpus', amount: number | undefined, ranks: number): void => {
  if (amount === undefined || amount % ranks === 0) return;
  throw new LongwayError(
    `${ranks} ranks cannot share ${amount} ${key} evenly.`,
    { where: key, expected: `a multiple of ${ranks}`, found: String(amount) },
    'usage',
  );
};

/** @throws LongwayError (exit `usage`) where something cannot be read, or ranks cannot share it. */
export const readNeeds = ({ cpus, memory, gpus, time, ranks = 1 }: NeedTexts): Needs => {
  requireShares('cpus', cpus, ranks);
  requireShares('gpus', gpus, ranks);
  return {
    ranks,
    ...(cpus !== undefined && { cpus }),
    ...(memory !== undefined && { memory: readMemory(memory) }),
    ...(gpus !== undefined && { gpus }),
    ...(time !== undefined && { seconds: readTime(time) }),
  };
};
