import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const daemons = ['munged', 'slurmctld', 'slurmd'] as const;
const clients = ['sbatch', 'scancel', 'scontrol', 'sinfo', 'squeue', 'srun'];
const path = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];

const find = (program: string): string | undefined =>
  path
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** The programs of Slurm and munge that this machine lacks. */
export const missingForSlurm = (): readonly string[] => [...daemons, ...clients].filter((program) => !find(program));

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const wait = async (what: string, seconds: number, isSo: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) if (await isSo()) return;
  throw new Error(`${what} did not come within ${seconds} s`);
};

/**
 * A Slurm of one node, on loopback and in a folder of its own: real daemons, with two GPUs that are none. Jobs of the partition `urgent` take
 * the place of those of `main`.
 */
export class SlurmCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'longway-slurm-'));
  private readonly processes: ChildProcess[] = [];

  static async start(cpus = 4): Promise<SlurmCluster> {
    const cluster = new SlurmCluster();
    try {
      await cluster.begin(cpus);
      return cluster;
    } catch (error) {
      const log = (name: string) => (existsSync(cluster.at(name)) ? readFileSync(cluster.at(name), 'utf8').slice(-2000) : '');
      const logs = ['munged.log', 'slurmctld.log', 'slurmd.log'].map((name) => `${name}:\n${log(name)}`);
      await cluster.stop();
      throw new Error(`Slurm did not start: ${String(error)}\n${logs.join('\n')}`);
    }
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, SLURM_CONF: this.at('slurm.conf'), PATH: path.join(':') };
  }

  /** Runs one of Slurm's commands. @returns both streams. @throws where it fails. */
  async command(program: string, args: readonly string[], cwd: string = this.folder): Promise<string> {
    const { stdout, stderr } = await execute(program, args, { env: this.env, cwd });
    return stdout + stderr;
  }

  /** Waits until no job is left. */
  async drained(seconds: number): Promise<void> {
    await wait('the end of all jobs', seconds, async () => (await this.command('squeue', ['--noheader'])).trim() === '');
  }

  /** As if the node had failed: Slurm ends what runs there, and gives it nothing more to do. */
  async loseNode(): Promise<void> {
    await this.command('scontrol', ['update', 'NodeName=localhost', 'State=DOWN', 'Reason=test']);
  }

  /** The node is there again. */
  async recoverNode(): Promise<void> {
    await wait('the node', 30, async () => {
      // Refused as long as its jobs are being ended.
      await this.command('scontrol', ['update', 'NodeName=localhost', 'State=RESUME']).catch(() => undefined);
      return !/down|drain/.test(await this.state());
    });
  }

  async stop(): Promise<void> {
    // Of a test that failed; what runs jobs outlives the daemons.
    await this.command('scancel', ['--user', userInfo().username])
      .then(() => this.drained(20))
      .catch(() => undefined);
    for (const child of [...this.processes].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await Promise.race([ended, sleep(10_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async begin(cpus: number): Promise<void> {
    mkdirSync(this.at('munge'), { mode: 0o755 });
    for (const name of ['state', 'spool']) mkdirSync(this.at(name));
    writeFileSync(this.at('munge/key'), randomBytes(128), { mode: 0o400 });
    // munged refuses paths that others may change, and wants its socket within reach of all.
    await execute('chmod', ['755', this.folder]);
    const munge = ['key-file=key', 'socket=socket', 'pid-file=pid', 'seed-file=seed', 'log-file=log'];
    this.run('munged', ['--foreground', '--num-threads=4', ...munge.map((option) => `--${option.replace('=', `=${this.at('munge')}/`)}`)]);
    await wait('the socket of munged', 10, async () => existsSync(this.at('munge/socket')));
    const user = userInfo().username;
    const settings = {
      ...{ ClusterName: 'longway', SlurmctldHost: 'localhost(127.0.0.1)', SlurmUser: user, SlurmdUser: user },
      ...{ SlurmctldPort: await freePort(), SlurmdPort: await freePort(), CredType: 'cred/munge', AuthType: 'auth/munge' },
      // Also how many seconds a task that is put back into the queue waits: the least there is.
      AuthInfo: `socket=${this.at('munge/socket')},cred_expire=5`,
      ...{ StateSaveLocation: this.at('state'), SlurmdSpoolDir: this.at('spool') },
      ...{ SlurmctldPidFile: this.at('slurmctld.pid'), SlurmdPidFile: this.at('slurmd.pid') },
      ...{ ProctrackType: 'proctrack/linuxproc', TaskPlugin: 'task/none', SwitchType: 'switch/none', MpiDefault: 'none' },
      ...{ SelectType: 'select/cons_tres', SelectTypeParameters: 'CR_Core', SlurmdParameters: 'config_overrides' },
      ...{ ReturnToService: 2, KillWait: 10, GresTypes: 'gpu', SchedulerParameters: 'batch_sched_delay=0,sched_interval=1' },
      NodeName: `localhost NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=4000 Gres=gpu:2 State=UNKNOWN`,
      ...{ PreemptType: 'preempt/partition_prio', PreemptMode: 'REQUEUE' },
    };
    const partitions = ['main PriorityTier=1 Default=YES', 'urgent PriorityTier=2'].map(
      (name) => `PartitionName=${name} Nodes=ALL State=UP\n`,
    );
    const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(this.at('slurm.conf'), [...lines, ...partitions].join(''));
    // Two devices that every machine has.
    writeFileSync(this.at('gres.conf'), 'Name=gpu File=/dev/zero\nName=gpu File=/dev/full\n');
    const conf = ['-D', '-f', this.at('slurm.conf')];
    this.run('slurmctld', [...conf, '-i', '-L', this.at('slurmctld.log')]);
    this.run('slurmd', [...conf, '-N', 'localhost', '-L', this.at('slurmd.log')]);
    await wait('an idle node', 40, async () => (await this.state().catch(() => '')) === 'idle');
  }

  private async state(): Promise<string> {
    return (await this.command('sinfo', ['--noheader', '--partition=main', '--format=%t'])).trim();
  }

  private at(name: string): string {
    return join(this.folder, name);
  }

  private run(program: (typeof daemons)[number], args: readonly string[]): void {
    this.processes.push(spawn(find(program) as string, args, { env: this.env, stdio: 'ignore' }));
  }
}
