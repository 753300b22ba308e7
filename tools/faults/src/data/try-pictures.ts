import { DecodeWorkers } from '@longway/data';
import type { Attempt, Trier } from './attempt';

const SIDE = 48;
const BYTES = SIDE * SIDE * 3;
/** What memory holds that nobody may write to. */
const UNTOUCHED = 0xa5;

/** Said of an error that nobody has thought of; `an image` begins no sentence of the decoder's. */
const UNFORESEEN = 'an image cannot be decoded';

const scaling = { shorterSide: 56 };
const crop = { across: 0.5, down: 0.5, mirrored: true };

/** Decodes pictures twice in the threads of a run: as training sees them, and as `longway data check` does, to their ends. */
export const pictureTrier = (workers: number, maxPixels: number): Trier => {
  const threads = new DecodeWorkers({ workers, prefetch: 1 });
  return {
    async attempt(path): Promise<Attempt> {
      const memory = new SharedArrayBuffer(3 * BYTES);
      const levels = new Uint8Array(memory).fill(UNTOUCHED);
      const at = () => new Int32Array(new SharedArrayBuffer(4));
      const image = { source: { path }, maxPixels };
      const images = [{ ...image, crop, position: 1 }];
      const faults = await threads.fill({ memory, shape: [SIDE, SIDE, 3], scaling, images, at: at() });
      const [inspected] = await threads.inspect({ images: [image], scaling, channels: 3, at: at() });
      const failures = [...faults, ...(inspected && 'failure' in inspected ? [inspected] : [])].map(({ failure }) => failure);
      const strange = failures.find(({ summary }) => summary === UNFORESEEN);
      if (strange) return { outcome: 'broke', said: `an error that nobody has thought of: ${strange.mishap.found}` };
      if ([...levels.subarray(0, BYTES), ...levels.subarray(2 * BYTES)].some((level) => level !== UNTOUCHED))
        return { outcome: 'broke', said: 'memory of other pictures was written to' };
      const [failure] = failures;
      return failure ? { outcome: 'refused', said: `${failure.summary} ${failure.mishap.found ?? ''}` } : { outcome: 'read' };
    },
    close: () => threads.close(),
  };
};
