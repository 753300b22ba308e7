import type { Description } from './description';
import type { ExperimentFile } from './experiment-file';
import { cifarFiles } from './small';

/** The folders below experiments/ that hold nothing but generated files. */
export const folders = ['cifar10'] as const;

export const everyFile = (description: Description): ExperimentFile[] => cifarFiles(description);
