import util from 'node:util';

/** tfjs-node-gpu 4.22 calls two functions of Node's that Node 22 warns of and Node 23 removed. */
export const replaceRemovedUtilities = (): void => {
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined, isArray: Array.isArray });
};
