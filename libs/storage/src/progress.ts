import { formatBytes } from './storage-error';

/** Counts bytes and says about once a second how far they are. */
export const progressOf = (name: string, start: number, total: number | undefined, report: (message: string) => void) => {
  const began = performance.now();
  let told = began;
  let done = start;

  const tell = (now: number) => {
    const rate = `${formatBytes(((done - start) / Math.max(now - began, 1)) * 1000)}/s`;
    const share = total ? `${Math.min(Math.floor((100 * done) / total), 100)} % of ${formatBytes(total)}` : formatBytes(done);
    report(`${name}: ${share}, ${rate}`);
    told = now;
  };

  return {
    get done() {
      return done;
    },
    add(bytes: number) {
      done += bytes;
      const now = performance.now();
      if (now - told >= 1_000 || done === total) tell(now);
    },
  };
};

/** Passes on the first message, and then one in so many seconds at the most: for who is told beside other things. */
export const seldom = (report: (message: string) => void, seconds = 10): ((message: string) => void) => {
  let told = -Infinity;
  return (message) => {
    const now = performance.now();
    if (now - told < seconds * 1_000) return;
    told = now;
    report(message);
  };
};
