import { spawn } from 'node:child_process';
import { launcher } from '../launcher';

/** Milliseconds after which a process counts as hanging. */
const PATIENCE = 120_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Launch {
  /** What the command is given. */
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is killed. */
  readonly killAfter?: number;
}

/** Runs the built command. */
export const launch = ({ words, environment = {}, killAfter }: Launch): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...words], {
      // Several run side by side.
      env: {
        ...process.env,
        TF_NUM_INTRAOP_THREADS: '1',
        TF_CPP_MIN_LOG_LEVEL: '2',
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    const timer = setTimeout(kill, killAfter ?? PATIENCE);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', kill);
      resolve({ code, signal, stdout, stderr });
    });
  });

/** Runs the experiment, or goes on with what is left of it in `out`. */
export const launchRun = (file: string, out: string, how: Omit<Launch, 'words'> = {}): Promise<Ended> =>
  launch({ words: ['run', file, '--out', out, '--resume'], ...how });
