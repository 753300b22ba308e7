import type { Stage } from '@longway/sweep';
import type { Needs } from './needs';
import type { EmittedFile, Plan } from './plan';
import { plainPattern, quote, quoteAll, quoteDirective } from './quote';
import { ranges } from './ranges';

/** How many tasks an array has at most: Slurm refuses numbers from its `MaxArraySize`, 1001, on. */
export const ARRAY = 1000;
/** bytes in the MiB that Slurm counts memory in. */
const MIB = 2 ** 20;

export interface SlurmOptions {
  /** Absolute: where jobs begin. */
  readonly workingFolder: string;
  /** Absolute: of the files that are written here. */
  readonly folder: string;
  /** The sweep file, as jobs find it. */
  readonly file: string;
  /** Further options of sbatch, without the dashes: `partition=gpu`. */
  readonly sbatch: readonly string[];
  /** What stands behind `longway` for the report. */
  readonly report: readonly string[];
}

/** Seconds as D-HH:MM:SS. */
const clock = (seconds: number): string => {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(seconds / 86_400)}-${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
};

/** Judging is done by one process, with the share of one rank. */
const shareOfOne = ({ ranks, cpus, memory, gpus, ...rest }: Needs): Needs => ({
  ...rest,
  ranks: 1,
  ...(cpus !== undefined && { cpus: cpus / ranks }),
  ...(memory !== undefined && { memory: memory / ranks }),
  ...(gpus !== undefined && { gpus: gpus / ranks }),
});

const needLines = ({ ranks, cpus, memory, gpus, seconds }: Needs): readonly string[] => [
  `--ntasks=${ranks}`,
  ...(cpus === undefined ? [] : [`--cpus-per-task=${cpus / ranks}`]),
  // Ranks may come to lie on several nodes, and --mem is of each.
  ...(memory === undefined
    ? []
    : ranks === 1
      ? [`--mem=${Math.ceil(memory / MIB)}M`]
      : [`--mem-per-cpu=${Math.ceil(memory / MIB / (cpus ?? ranks))}M`]),
  ...(gpus ? [ranks === 1 ? `--gres=gpu:${gpus}` : `--gpus-per-task=${gpus / ranks}`] : []),
  ...(seconds === undefined ? [] : [`--time=${clock(seconds)}`]),
];

const furtherLine = (option: string): string => {
  const [, key, value] = /^-*([^=]+)(?:=(.*))?$/s.exec(option) ?? [];
  return value === undefined ? `--${key}` : `--${key}=${quoteDirective(value)}`;
};

/** Blocks of cells that one array can have, each with the number of its first cell. */
const blocksOf = (open: readonly number[]): readonly { readonly first: number; readonly tasks: string }[] => {
  const firsts = [...new Set(open.map((cell) => cell - (cell % ARRAY)))];
  return firsts.map((first) => ({
    first,
    tasks: ranges(open.filter((cell) => cell >= first && cell < first + ARRAY).map((cell) => cell - first)),
  }));
};

const limit = ({ jobs }: Plan): string => (jobs === undefined ? '' : `%${jobs}`);

const header = (plan: Plan, options: SlurmOptions, stage: Stage, lines: readonly string[]): string =>
  [
    '#!/bin/bash',
    `# The stage ${stage} of the sweep ${plan.name}, made by longway sweep --emit slurm. submit.sh submits all stages.`,
    ...[
      `--job-name=${plan.name}-${stage}`,
      `--chdir=${quoteDirective(options.workingFolder)}`,
      `--output=${quoteDirective(`${plainPattern(options.folder)}/logs/${stage}-%${stage === 'report' ? 'j' : 'A_%a'}.log`)}`,
      '--open-mode=append',
      ...lines,
      // Last, so that they may change what stands above.
      ...options.sbatch.map(furtherLine),
    ].map((line) => `#SBATCH ${line}`),
    '',
  ].join('\n');

/** What a cell finds in its environment. */
const environment = ({ ranks, cpus }: Needs, grace: number): string =>
  [
    // The machine may have more cores, and nothing that keeps a job off them.
    ...(cpus === undefined ? [] : [`export TF_NUM_INTRAOP_THREADS=${cpus} OMP_NUM_THREADS=${cpus}`]),
    ...(ranks === 1
      ? []
      : [
          '# mpirun kills its ranks a second after TERM; a checkpoint may take longer.',
          `export OMPI_MCA_odls_base_sigkill_timeout=${grace}`,
        ]),
  ]
    .map((line) => `${line}\n`)
    .join('');

const cellScript = (plan: Plan, options: SlurmOptions, stage: Stage): EmittedFile => {
  const needs = stage === 'pretrain' ? plan.needs : shareOfOne(plan.needs);
  const [first] = blocksOf(plan.open);
  const lines = [
    `--array=${first?.tasks ?? '0'}${limit(plan)}`,
    '--requeue',
    // USR1 is ours: Slurm sends TERM where a job is cancelled or preempted, which is no reason to come back.
    ...(needs.seconds === undefined ? [] : [`--signal=B:USR1@${plan.grace}`]),
    ...needLines(needs),
  ];
  const call = quoteAll([...plan.longway, 'sweep', options.file]);
  const ranks = plan.needs.ranks === 1 ? [] : ['--ranks', String(needs.ranks)];
  const text = `${header(plan, options, stage, lines)}
# The cell is the number of the task behind the first one of its array, which submit.sh gives: arrays end at ${ARRAY}.
cell=$((\${1:-${first?.first ?? 0}} + SLURM_ARRAY_TASK_ID))
# Slurm starts a task again only once the former one has ended, or its node is lost: nobody works on the cell.
force=()
((\${SLURM_RESTART_COUNT:-0} > 0)) && force=(--force)
${environment(needs, plan.grace)}
again=
# The time is nearly up: have a checkpoint saved, then come back with the same number.
trap 'again=1; kill -TERM "$child" 2>/dev/null' USR1
# Slurm has sent it to every process of the job: it is not passed on, only waited for what comes of it.
trap : TERM
${call} --cell "$cell" --stage ${stage} ${quoteAll([...ranks, '--jobs', '1', ...plan.words])} "\${force[@]}" &
child=$!
# A signal ends a wait early.
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
if [[ $again && $code != 0 ]]; then
  # Slurm ends this script while it puts the task back into the queue.
  scontrol requeue "$SLURM_JOB_ID" && sleep 60
fi
exit "$code"
`;
  return { name: `${stage}.sbatch`, text };
};

const reportScript = (plan: Plan, options: SlurmOptions): EmittedFile => ({
  name: 'report.sbatch',
  text: `${header(plan, options, 'report', ['--ntasks=1'])}
exec ${quoteAll([...plan.longway, ...options.report])}
`,
});

/** Submits every stage, each to wait for the one before it. */
const submitScript = (plan: Plan, options: SlurmOptions): EmittedFile => {
  const blocks = blocksOf(plan.open);
  const cellStages = plan.stages.filter((stage) => stage !== 'report');
  const variable = (stage: Stage, block: number) => `${stage}_${block}`;
  const lines = blocks.flatMap(({ first, tasks }, block) =>
    cellStages.map((stage, index) => {
      const before = cellStages[index - 1];
      const waits = [
        // A task of this stage waits for the same task of the one before it.
        ...(before === undefined ? [] : [`aftercorr:$${variable(before, block)}`]),
        // So many cells at a time, of all blocks together.
        ...(plan.jobs === undefined || block === 0 || before !== undefined ? [] : [`afterany:$${variable(stage, block - 1)}`]),
      ];
      const dependency = waits.length > 0 ? `--dependency=${waits.join(',')} --kill-on-invalid-dep=yes ` : '';
      return `${variable(stage, block)}=$(submit ${dependency}--array=${tasks}${limit(plan)} ${stage}.sbatch ${first})`;
    }),
  );
  const last = cellStages.at(-1);
  const all = last === undefined ? [] : blocks.map((_, block) => `$${variable(last, block)}`);
  // Whatever became of cells: the report tells which of them failed.
  const after = all.length > 0 ? `--dependency=afterany:${all.join(':')} ` : '';
  const text = `#!/bin/bash
# Submits the sweep ${plan.name} to Slurm, made by longway sweep --emit slurm. The cells that were finished then are left out.
set -euo pipefail
cd ${quote(options.folder)}
mkdir -p logs
submit() {
  local id
  id=$(sbatch --parsable "$@") || exit
  # A name of a cluster may stand behind the number.
  echo "\${id%%;*}"
}
${lines.map((line) => `${line}\n`).join('')}${plan.stages.includes('report') ? `report=$(submit ${after}report.sbatch)\n` : ''}squeue --me
`;
  return { name: 'submit.sh', text, executable: true };
};

/** Job scripts for each stage, and one that submits them. */
export const slurmFiles = (plan: Plan, options: SlurmOptions): readonly EmittedFile[] => [
  ...plan.stages.map((stage) => (stage === 'report' ? reportScript(plan, options) : cellScript(plan, options, stage))),
  submitScript(plan, options),
];
