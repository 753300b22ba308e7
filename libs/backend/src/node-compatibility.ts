import util from 'node:util';

/** tfjs-node-gpu 4.22 calls two functions that Node 23 removed. */
export const restoreRemovedUtilities = (): void => {
  const utilities = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  utilities.isNullOrUndefined ??= (value) => value === null || value === undefined;
  utilities.isArray ??= Array.isArray;
};
