const inWords = (seconds: number): string => (seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`);

/** Counts images and says about once a second how far they are, and how long the rest will take. */
export const progressOf = (name: string, { done: start, total }: { done: number; total: number }, report: (message: string) => void) => {
  const began = performance.now();
  let told = began;
  let done = start;
  return {
    add(images: number): void {
      done += images;
      const now = performance.now();
      if (now - told < 1_000 && done < total) return;
      told = now;
      const rate = ((done - start) / Math.max(now - began, 1)) * 1_000;
      const left = done < total ? `, about ${inWords((total - done) / rate)} left` : '';
      report(`${name}: ${done} of ${total} images (${Math.floor((100 * done) / total)} %), ${rate.toFixed(0)} images/s${left}`);
    },
  };
};
