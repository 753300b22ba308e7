import { chmod } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { makeFolder, writeFileAtomically } from '@longway/storage';
import type { Stage } from '@longway/sweep';
import { kubernetesFiles, kubernetesReport, SWEEP_PATH } from './kubernetes';
import { readNeeds } from './needs';
import { type EmitOptions, requireOwnOptions, type Scheduler } from './options';
import type { EmittedFile, Plan } from './plan';
import { portableSweep } from './portable-sweep';
import { quote } from './quote';
import { slurmFiles } from './slurm';

/** Seconds to save a checkpoint in, where nothing else is said. */
const GRACE = 120;

/** What is known of the sweep. */
export interface EmitSource {
  readonly name: string;
  /** The sweep file. */
  readonly file: string;
  readonly stages: readonly Stage[];
  readonly resources: Parameters<typeof readNeeds>[0];
  /** How many cells it has. */
  readonly cells: number;
  /** Which of them are not finished, counted from 0. */
  readonly open: readonly number[];
  /** The folder for results, as the command line says it. */
  readonly out: string;
  /** That of cells, where the command line says it. */
  readonly cellsFolder?: string;
  /** How many cells at a time. */
  readonly jobs?: number;
  /** Changes to settings, `a.b=c`, that every task is called with. */
  readonly set: readonly string[];
  /** Further options that every task is called with: `--plugin`, `--seeds`. */
  readonly words: readonly string[];
}

export interface Emitted {
  readonly scheduler: Scheduler;
  readonly folder: string;
  /** Names of files in it. */
  readonly files: readonly string[];
  readonly cells: number;
  /** How many of them are done by the scheduler. */
  readonly open: number;
  /** Command lines that run it. */
  readonly next: readonly string[];
}

const planOf = (source: EmitSource, options: EmitOptions, longway: readonly string[], words: readonly string[]): Plan => {
  const { cpus, memory, gpus, time, ranks } = options;
  const given = Object.fromEntries(Object.entries({ cpus, memory, gpus, time, ranks }).filter(([, value]) => value !== undefined));
  const needs = readNeeds({ ...source.resources, ...given });
  const { name, cells, open, stages, jobs } = source;
  const grace = options.grace ?? GRACE;
  if (needs.seconds !== undefined && needs.seconds < 2 * grace)
    throw new LongwayError(
      'The time of a cell is too short: it would be told to stop before it had done much.',
      { where: 'time', expected: `${2 * grace} s or more, with a grace of ${grace} s`, found: `${needs.seconds} s` },
      'usage',
    );
  return { name, cells, open, stages, needs, jobs, grace, longway, words };
};

/** For machines that share this one's files: the very program that is running, by its place. */
const thisLongway = (): readonly string[] => [process.execPath, resolve(process.argv[1] as string)];

const ownWords = ({ set, words }: EmitSource): readonly string[] => [...(set.length > 0 ? ['--set', ...set] : []), ...words];

const forSlurm = (source: EmitSource, options: EmitOptions, folder: string): readonly EmittedFile[] => {
  const place = ['--out', resolve(source.out), ...(source.cellsFolder === undefined ? [] : ['--cells', resolve(source.cellsFolder)])];
  const words = [...place, ...ownWords(source)];
  const plan = planOf(source, options, options.longway ?? thisLongway(), words);
  const file = resolve(source.file);
  const report = ['sweep', file, '--stage', 'report', ...words];
  return slurmFiles(plan, { workingFolder: resolve('.'), folder, file, sbatch: options.sbatch ?? [], report });
};

const required = (flag: 'image' | 'claim', what: string, { [flag]: value }: EmitOptions): string => {
  if (value) return value;
  throw new LongwayError(
    `Kubernetes needs to know ${what}.`,
    { where: `--${flag}`, remedy: `longway sweep FILE --emit k8s --image IMAGE --claim CLAIM` },
    'usage',
  );
};

const forKubernetes = (source: EmitSource, options: EmitOptions): readonly EmittedFile[] => {
  const { mount = '/longway', namespace } = options;
  const inPod = (path: string) => posix.resolve(mount, path);
  const place = ['--out', inPod(source.out), ...(source.cellsFolder === undefined ? [] : ['--cells', inPod(source.cellsFolder)])];
  const words = [...place, ...ownWords(source)];
  const plan = planOf(source, options, options.longway ?? ['longway'], words);
  const image = required('image', 'the image that has longway in it', options);
  const claim = required('claim', 'which claim of a volume pods share for data and results', options);
  const report = ['sweep', SWEEP_PATH, '--stage', 'report', ...words];
  return kubernetesFiles(plan, { image, claim, mount, namespace, sweep: portableSweep(source.file, source.set), report });
};

const nextSteps = ({ name, stages }: EmitSource, { emit, namespace }: EmitOptions, folder: string, files: readonly EmittedFile[]) => {
  if (emit === 'slurm') return [quote(join(folder, 'submit.sh'))];
  const inNamespace = namespace === undefined ? '' : ` --namespace ${quote(namespace)}`;
  return [
    ...files.map((file) => `kubectl apply --filename ${quote(join(folder, file.name))}${inNamespace}`),
    ...(stages.includes('report') ? [kubernetesReport(name, inNamespace)] : []),
  ];
};

/**
 * Writes what a scheduler runs the sweep with. Nothing is submitted.
 *
 * @throws LongwayError (exit `usage`) where the scheduler could not do what is asked for.
 */
export const emitSweep = async (source: EmitSource, options: EmitOptions): Promise<Emitted> => {
  const { emit } = options;
  requireOwnOptions(options);
  const folder = resolve(options.emitTo ?? join(source.out, source.name, emit));
  const files = emit === 'slurm' ? forSlurm(source, options, folder) : forKubernetes(source, options);
  await makeFolder(folder);
  for (const { name, text, executable } of files) {
    await writeFileAtomically(join(folder, name), text);
    if (executable) await chmod(join(folder, name), 0o755);
  }
  // Slurm makes no folders for what jobs print.
  if (emit === 'slurm') await makeFolder(join(folder, 'logs'));
  return {
    scheduler: emit,
    folder,
    files: files.map(({ name }) => name),
    cells: source.cells,
    open: emit === 'slurm' ? source.open.length : source.cells,
    next: nextSteps(source, options, folder, files),
  };
};
