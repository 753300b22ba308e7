import type { Description } from './description';
import type { ExperimentFile } from './experiment-file';
import { paperCells } from './paper';
import { cifarFiles, smallFiles } from './small';

/** The folders below experiments/ that hold nothing but generated files. */
export const folders = ['paper', 'small', 'cifar10'] as const;

export const everyFile = (description: Description): ExperimentFile[] => [
  ...paperCells(description),
  ...smallFiles(description),
  ...cifarFiles(description),
];
