import { examineHardware } from './hardware';
import type { Finding } from './finding';
import { examineLibrary } from './library';
import { examineSoftware } from './software';
import { examineTensorFlow } from './tensorflow';

export type { Finding } from './finding';

/** What a maintainer would ask for. Resolves, and says what is wrong, where native TensorFlow is missing or broken too. */
export const examineMachine = async (): Promise<Finding[]> =>
  (await Promise.all([examineSoftware(), examineHardware(), examineLibrary(), examineTensorFlow()])).flat();
