import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readSweepLog } from '@longway/sweep';
import { missingForSlurm, SlurmCluster } from './emit/testing/slurm-cluster';
import { longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

jest.setTimeout(600_000);

const execute = promisify(execFile);
const missing = missingForSlurm();
const leftOut = missing.length > 0 ? `, left out: there is no ${missing.join(', ')} (Debian: slurmctld slurmd slurm-client munge)` : '';
const mpirun = spawnSync('bash', ['-c', 'command -v mpirun'], { encoding: 'utf8' }).stdout.trim();

(missing.length > 0 ? describe.skip : describe)(`a sweep that Slurm does${leftOut}`, () => {
  let cluster: SlurmCluster;
  let folder: string;
  beforeAll(async () => (cluster = await SlurmCluster.start()), 120_000);
  afterAll(() => cluster?.stop(), 60_000);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longway it is '));
    writeOutsidePlugins(folder);
    writeFileSync(join(folder, 'sweep.yaml'), 'name: by-slurm\nbase: tiny.yaml\nseeds: [0]\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const settings = (steps: number) => [
    ...['--set', `training.steps=${steps}`, 'training.checkpointEvery=10', 'evaluators=[{ name: pretext, count: 8 }]', 'sinks=[jsonl]'],
    ...['arms={ lens: { shortcuts: [dot], lens: blur } }', 'recovery=[]'],
  ];
  const submit = async (...words: readonly string[]): Promise<void> => {
    const emitted = await longway(['sweep', 'sweep.yaml', '--emit', 'slurm', '--json', ...words], folder);
    expect([emitted.code, emitted.stderr]).toEqual([0, '']);
    const { next } = JSON.parse(emitted.stdout) as { next: readonly string[] };
    const path = `${folder}:${cluster.env['PATH']}`;
    // Ranks that wait leave the cores to others.
    const env = { ...cluster.env, PATH: path, OMPI_MCA_mpi_yield_when_idle: '1' };
    await execute('bash', ['-c', next.join('\n')], { cwd: folder, env });
  };
  const inCells = (pattern: RegExp) =>
    existsSync(join(folder, 'runs/cells'))
      ? readdirSync(join(folder, 'runs/cells'), { recursive: true }).filter((name) => pattern.test(String(name)))
      : [];
  const logs = () => {
    const place = join(folder, 'runs/by-slurm/slurm/logs');
    return readdirSync(place).map((name) => `${name}:\n${readFileSync(join(place, name), 'utf8')}`);
  };
  const tokens = async () =>
    (await readSweepLog(join(folder, 'runs/by-slurm'))).flatMap((entry) => (entry.type === 'began' ? [entry.token] : []));
  const expectDone = () => {
    const [cell] = inCells(/^[0-9a-f]{16}$/);
    if (!cell) throw new Error(`the cell is not done\n${logs().join('\n')}`);
    expect(JSON.parse(readFileSync(join(folder, 'runs/cells', String(cell), 'run.json'), 'utf8'))).toMatchObject({ status: 'finished' });
    expect(JSON.parse(readFileSync(join(folder, 'runs/cells', String(cell), 'metrics.json'), 'utf8'))).not.toEqual([]);
    expect(existsSync(join(folder, 'runs/by-slurm/report.html'))).toBe(true);
  };

  const whom = mpirun ? 'two ranks' : 'one process (two ranks are left out: there is no mpirun; Debian: openmpi-bin)';
  test(`a cell that ${whom} train is told that its time is up, and goes on in the next turn of its task; judging and the report follow`, async () => {
    if (mpirun) {
      // Jobs find this one first.
      const noted = `#!/bin/bash\necho "$1 $2" >> '${folder}/started'\nexec ${mpirun} "$@"\n`;
      writeFileSync(join(folder, 'mpirun'), noted, { mode: 0o755 });
    }
    const ranks = mpirun ? '2' : '1';
    await submit('--cpus', '2', '--ranks', ranks, '--time', '1:00:00', ...settings(200));
    const job = (await cluster.command('squeue', ['--array', '--noheader', '--format=%A', '--name=by-slurm-pretrain'])).trim();
    while (inCells(/seed-0\/checkpoints\/step-\d+$/).length === 0) await sleep(20);
    await cluster.command('scancel', ['--batch', '--signal=USR1', job]);
    await cluster.drained(500);
    expectDone();
    // Begun, gone on with, judged.
    expect(await tokens()).toEqual([1, 2, 3]);
    // One process judges.
    if (mpirun) expect(readFileSync(join(folder, 'started'), 'utf8')).toBe('-n 2\n-n 2\n');
  });
});
