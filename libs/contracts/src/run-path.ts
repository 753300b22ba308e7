import { z } from 'zod';

const staysInside = (path: string): boolean => !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..');

/** The option of a sink that says where in the run folder it writes: a relative path that does not lead out of it. */
export const runPath = () => z.string().min(1).refine(staysInside, 'must lie in the run folder: a relative path without `..`');
