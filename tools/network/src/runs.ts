import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The one run folder below another folder. */
export const runFolderIn = async (out: string): Promise<string | undefined> => {
  const [run] = await readdir(out).catch(() => []);
  return run === undefined ? undefined : join(out, run);
};

export const eventsIn = async (out: string): Promise<string> => {
  const run = await runFolderIn(out);
  return run === undefined ? '' : readFile(join(run, 'events.jsonl'), 'utf8').catch(() => '');
};

/** The last step that the run's events tell of; 0 before the first. */
export const lastStepIn = async (out: string): Promise<number> => {
  const steps = [...(await eventsIn(out)).matchAll(/"step":(\d+),[^\n]*"type":"StepFinished"/g)].map(([, step]) => Number(step));
  return Math.max(0, ...steps);
};

/** SHA-256 of all files of weights below a folder, whatever else is there. */
export const weightsIn = async (folder: string): Promise<string> => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /weights\/[^/]+\.safetensors$/.test(file)).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.replace(/^.*weights\//, '')).update(await readFile(join(folder, file)));
  return files.length === 0 ? '' : hash.digest('hex');
};
