const inWords = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;

/** Counts images, or what they come in, and says about once a second how far they are, and how long the rest will take. */
export const progressOf = (
  name: string,
  { done: start, total, unit = 'images' }: { done: number; total: number; unit?: string },
  report: (message: string) => void,
) => {
  const began = performance.now();
  let told = began;
  let done = start;
  return {
    add(count: number): void {
      done += count;
      const now = performance.now();
      if (now - told < 1_000 && done < total) return;
      told = now;
      const rate = ((done - start) / Math.max(now - began, 1)) * 1_000;
      const left = done < total ? `, about ${inWords((total - done) / rate)} left` : '';
      report(
        `${name}: ${done} of ${total} ${unit} (${Math.floor((100 * done) / total)} %), ${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} ${unit}/s${left}`,
      );
    },
  };
};
