import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Plan } from './plan';
import { type SlurmOptions, slurmFiles } from './slurm';
import { missingForSlurm, SlurmCluster } from './testing/slurm-cluster';

jest.setTimeout(300_000);

const execute = promisify(execFile);
const plan: Plan = {
  ...{ name: 'lambdas', cells: 4, open: [0, 2, 3], stages: ['pretrain', 'evaluate', 'report'], jobs: 2, grace: 120 },
  ...{ needs: { ranks: 1, cpus: 1, memory: 2 ** 28, gpus: 1, seconds: 3600 }, longway: ['longway'], words: ['--out', 'runs'] },
};
const options: SlurmOptions = {
  ...{ workingFolder: '/shared', folder: '/shared/runs/lambdas/slurm', file: 'sweep.yaml', sbatch: [], report: ['report', 'runs/lambdas'] },
};
const textOf = (name: string, ...args: Parameters<typeof slurmFiles>): string =>
  slurmFiles(...args).find((file) => file.name === name)?.text ?? '';
const directives = (text: string) => [...text.matchAll(/^#SBATCH (.*)$/gm)].map(([, line]) => line);

test('asks for what a cell needs, and for a signal before its time is up', () => {
  expect(directives(textOf('pretrain.sbatch', plan, { ...options, sbatch: ['partition=gpu', 'exclusive'] }))).toEqual([
    '--job-name=lambdas-pretrain',
    '--chdir=/shared',
    '--output=/shared/runs/lambdas/slurm/logs/pretrain-%A_%a.log',
    '--open-mode=append',
    '--array=0,2-3%2',
    '--requeue',
    '--signal=B:USR1@120',
    '--ntasks=1',
    '--cpus-per-task=1',
    '--mem=256M',
    '--gres=gpu:1',
    '--time=0-01:00:00',
    '--partition=gpu',
    '--exclusive',
  ]);
});

test('ranks share what a cell has, and one of them judges', () => {
  const needs = { ranks: 4, cpus: 8, memory: 2 ** 33, gpus: 4, seconds: 93_784 };
  const ofNeeds = (stage: string) => directives(textOf(`${stage}.sbatch`, { ...plan, needs }, options)).slice(7);
  expect(ofNeeds('pretrain')).toEqual(['--ntasks=4', '--cpus-per-task=2', '--mem-per-cpu=1024M', '--gpus-per-task=1', '--time=1-02:03:04']);
  expect(ofNeeds('evaluate')).toEqual(['--ntasks=1', '--cpus-per-task=2', '--mem=2048M', '--gres=gpu:1', '--time=1-02:03:04']);
});

test('more cells than an array may have come in several, one behind the other where so many may run at a time', () => {
  const open = Array.from({ length: 1201 }, (_, index) => 900 + index);
  const submitted = (jobs?: number) =>
    textOf('submit.sh', { ...plan, cells: 2101, open, jobs, stages: ['pretrain'] }, options)
      .split('\n')
      .filter((line) => line.includes('=$(submit'));
  expect(submitted(8)).toEqual([
    'pretrain_0=$(submit --array=900-999%8 pretrain.sbatch 0)',
    'pretrain_1=$(submit --dependency=afterany:$pretrain_0 --kill-on-invalid-dep=yes --array=0-999%8 pretrain.sbatch 1000)',
    'pretrain_2=$(submit --dependency=afterany:$pretrain_1 --kill-on-invalid-dep=yes --array=0-100%8 pretrain.sbatch 2000)',
  ]);
  expect(submitted()[1]).toBe('pretrain_1=$(submit --array=0-999 pretrain.sbatch 1000)');
});

test('where all cells are finished, only the report is submitted', () =>
  expect(textOf('submit.sh', { ...plan, open: [] }, options).match(/\w+=\$\(submit.*/g)).toEqual(['report=$(submit report.sbatch)']));

/** A name that takes what it can get in scripts that do not quote. */
const HOSTILE = `a 'b" c%d $(touch broken) \`touch broken\` ;e #f`;

/** Stands for longway: notes what it is called with and told; what it does otherwise is by cell and stage. */
const STAND_IN = `#!/bin/bash
log() { echo "$*" >> "$(dirname "$0")/log"; }
for word; do
  case $previous in --cell) cell=$word ;; --stage) stage=$word ;; esac
  previous=$word
done
log "begin $cell $stage $(printf '<%s>' "$@")"
trap 'log "told $cell"; told=1' TERM
# The first time, cells 2 and 4 take for ever, and need a moment to save.
if [[ $stage == pretrain && ( $cell == 2 || $cell == 4 ) && ! " $* " == *" --force "* ]]; then
  until [[ $told ]]; do sleep 0.1; done
  sleep 0.5
  log "saved $cell"
  exit 130
fi
[[ $cell == 3 && $stage == pretrain ]] && exit 5
log "end $cell $stage"
`;

const missing = missingForSlurm();
const leftOut = missing.length > 0 ? `, left out: there is no ${missing.join(', ')} (Debian: slurmctld slurmd slurm-client munge)` : '';

(missing.length > 0 ? describe.skip : describe)(`on a Slurm of one node${leftOut}`, () => {
  let cluster: SlurmCluster;
  let root: string;
  beforeAll(async () => (cluster = await SlurmCluster.start()), 120_000);
  afterAll(() => cluster?.stop(), 60_000);
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'longway-emit-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (change: Partial<Plan>) => {
    const folder = join(root, HOSTILE);
    mkdirSync(folder);
    writeFileSync(join(folder, 'longway'), STAND_IN, { mode: 0o755 });
    const changed = { ...plan, longway: [join(folder, 'longway')], words: ['--out', join(folder, 'runs')], ...change };
    const files = slurmFiles(changed, { ...options, workingFolder: folder, folder, file: join(folder, 'sweep.yaml') });
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
    return { folder, log: () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8').trim().split('\n') : []) };
  };

  test.each([1, 2])('sbatch takes the scripts of %d ranks, and refuses what the machine has not', async (ranks) => {
    const { folder } = write({ needs: { ranks, cpus: 2, memory: 2 ** 29, gpus: 2, seconds: 7200 } });
    for (const stage of ['pretrain', 'evaluate', 'report'])
      expect(await cluster.command('sbatch', ['--test-only', `${stage}.sbatch`], folder)).toMatch(/Job \d+ to start at/);
    writeFileSync(join(folder, 'more.sbatch'), readFileSync(join(folder, 'pretrain.sbatch'), 'utf8').replace(/(--g.*[:=])\d/, '$19'));
    await expect(cluster.command('sbatch', ['--test-only', 'more.sbatch'], folder)).rejects.toThrow(/not available/);
  });

  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(100);
  };

  test('does cells stage by stage; what is told that its time is up saves and comes back, what is cancelled does not', async () => {
    const { folder, log } = write({ cells: 5, open: [0, 2, 3, 4], jobs: 4, needs: { ranks: 1, cpus: 1, seconds: 3600 } });
    await execute('bash', ['submit.sh'], { cwd: folder, env: cluster.env });
    const jobs = await cluster.command('squeue', ['--array', '--noheader', '--format=%i', '--name=lambdas-pretrain']);
    const [array] = jobs.split('_') as [string];
    for (const cell of [2, 4]) await until(() => log().some((line) => line.startsWith(`begin ${cell} pretrain`)));
    // As Slurm does 120 s before the end of the hour.
    await cluster.command('scancel', ['--batch', '--signal=USR1', `${array}_2`]);
    await cluster.command('scancel', [`${array}_4`]);
    await cluster.drained(200);

    const words = (...behind: string[]) =>
      ['sweep', join(folder, 'sweep.yaml'), ...behind.slice(0, 4), '--jobs', '1', '--out', join(folder, 'runs'), ...behind.slice(4)]
        .map((word) => `<${word}>`)
        .join('');
    const lines = log();
    const of = (cell: number) => lines.filter((line) => line.split(' ')[1] === String(cell));
    const begin = (cell: number, stage: string, ...more: string[]) =>
      `begin ${cell} ${stage} ${words('--cell', String(cell), '--stage', stage, ...more)}`;
    expect(of(0)).toEqual([begin(0, 'pretrain'), 'end 0 pretrain', begin(0, 'evaluate'), 'end 0 evaluate']);
    expect(of(2)).toEqual([
      ...[begin(2, 'pretrain'), 'told 2', 'saved 2'],
      // Told once, although bash and its child both hear of it.
      ...[begin(2, 'pretrain', '--force'), 'end 2 pretrain', begin(2, 'evaluate'), 'end 2 evaluate'],
    ]);
    // Failed, cancelled: never judged.
    expect(of(3)).toEqual([begin(3, 'pretrain')]);
    expect(of(4)).toEqual([begin(4, 'pretrain'), 'told 4', 'saved 4']);
    expect(lines.at(-2)).toBe('begin   <report><runs/lambdas>');
    expect(readdirSync(folder)).not.toContain('broken');
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(
      expect.arrayContaining([`pretrain-${array}_0.log`, `pretrain-${array}_2.log`]),
    );
  });

  test.each([
    [
      'is preempted',
      () => cluster.command('sbatch', ['--partition=urgent', '--exclusive', '--output=/dev/null', '--wrap=sleep 1']),
      undefined,
    ],
    ['loses its node', () => cluster.loseNode(), () => cluster.recoverNode()],
  ])('a task that %s saves and comes back', async (_, disturb, mend) => {
    const { folder, log } = write({ open: [2], stages: ['pretrain'], needs: { ranks: 1 } });
    await execute('bash', ['submit.sh'], { cwd: folder, env: cluster.env });
    await until(() => log().length > 0);
    await disturb();
    await until(() => log().includes('saved 2'));
    await mend?.();
    await cluster.drained(200);
    const said = log().map((line) => line.replace(/^(begin 2 pretrain) .*?(<--force>)?$/, '$1 $2').trim());
    expect(said).toEqual(['begin 2 pretrain', 'told 2', 'saved 2', 'begin 2 pretrain <--force>', 'end 2 pretrain']);
  });
});
