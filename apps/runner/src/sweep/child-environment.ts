import { availableParallelism } from 'node:os';

/** Threads of each of several cells at a time, so that they share the cores; what the user has set stays. */
export const childEnvironment = (jobs: number, environment = process.env, cores = availableParallelism()): NodeJS.ProcessEnv => {
  const threads = String(Math.max(1, Math.floor(cores / jobs)));
  return Object.fromEntries(['TF_NUM_INTRAOP_THREADS', 'OMP_NUM_THREADS'].map((name) => [name, environment[name] ?? threads]));
};
