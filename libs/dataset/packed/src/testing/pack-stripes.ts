import { DecodeWorkers, writePack } from '@longway/data';

/** Packs grey images of 8 x 10 pixels: 6 to train and 3 to test on, in two classes. */
export const packStripes = async (folder: string): Promise<void> => {
  const read = (index: number) => ({
    height: 8,
    width: 10,
    channels: 1,
    label: index % 2,
    data: Uint8Array.from({ length: 80 }, (_, i) => (i % 10) * 20 + index),
  });
  const dataset = {
    classNames: ['even', 'odd'],
    imageShape: [8, 10, 1] as const,
    open: async (split: string) => ({ length: split === 'train' ? 6 : 3, read }),
  };
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  await writePack({
    dataset,
    source: 'stripes',
    folder,
    shardBytes: 200,
    workers,
    signal: new AbortController().signal,
    report: () => undefined,
  });
};
