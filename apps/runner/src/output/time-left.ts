/** A length of time for people: `40 s`, `3 min`, `2 h 05 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
};

/**
 * What a run is announced by. Runs done so far tell how long the others will take.
 *
 * @param elapsed seconds since the first run began.
 */
export const announcement = (turn: { run: string; number: number; total: number }, elapsed: number): string => {
  const done = turn.number - 1;
  const left = done > 0 ? (elapsed / done) * (turn.total - done) : undefined;
  return `run ${turn.number} of ${turn.total}: ${turn.run}${left === undefined ? '' : ` (about ${duration(left)} left)`}`;
};
