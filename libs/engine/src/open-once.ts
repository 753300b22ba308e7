import type { Dataset, Split, SplitName } from '@longway/contracts';

/** The same data set, each split of which is opened at its first use only: opening may read and check a whole file. */
export const openOnce = (dataset: Dataset): Dataset => {
  const opened = new Map<SplitName, Promise<Split>>();
  return {
    classNames: dataset.classNames,
    imageShape: dataset.imageShape,
    open(split) {
      const known = opened.get(split) ?? dataset.open(split);
      opened.set(split, known);
      return known;
    },
  };
};
