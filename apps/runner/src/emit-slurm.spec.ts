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
    await execute('bash', ['-c', next.join('\n')], { cwd: folder, env: { ...cluster.env, PATH: path } });
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

  test('a training that is told that its time is up goes on in the next turn of its task; judging and the report follow', async () => {
    await submit('--cpus', '1', '--time', '1:00:00', ...settings(800));
    while (inCells(/seed-0\/checkpoints\/step-\d+$/).length === 0) await sleep(100);
    const job = (await cluster.command('squeue', ['--array', '--noheader', '--format=%A', '--name=by-slurm-pretrain'])).trim();
    await cluster.command('scancel', ['--batch', '--signal=USR1', job]);
    await cluster.drained(500);
    expectDone();
    // Begun, gone on with, judged.
    expect(await tokens()).toEqual([1, 2, 3]);
  });

  (mpirun ? test : test.skip)(
    `two ranks train a cell, one judges it${mpirun ? '' : ', left out: there is no mpirun (Debian: openmpi-bin)'}`,
    async () => {
      await submit('--cpus', '2', '--ranks', '2', ...settings(20));
      await cluster.drained(500);
      expectDone();
      expect(await tokens()).toEqual([1, 2]);
    },
  );
});
