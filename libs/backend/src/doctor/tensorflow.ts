import * as os from 'node:os';
import { hasNvidiaDriver } from '../environment';
import { type Backend, loadBackend } from '../load-backend';
import { computesCorrectly } from './correctness';
import { type Finding, fact, gigabytes, problem, warning } from './finding';
import { bindingFile } from './library';
import { runCommand } from './run-command';

const REMEDY = 'npm run setup';

/** Loads the library in a process of its own: one that this processor cannot run ends the process. */
const loads = async (): Promise<Finding | undefined> => {
  const script = `require(${JSON.stringify(bindingFile())})`;
  const { succeeded, output, signal } = await runCommand(process.execPath, ['-e', script], { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' });
  if (succeeded) return undefined;
  const reason = signal ? `ended by ${signal}` : (/^\w*Error: .*$/m.exec(output)?.[0] ?? output.split('\n')[0] ?? 'unknown');
  return problem('TensorFlow', `does not load: ${reason}`, REMEDY);
};

/** A GPU that the CPU build cannot use is worth a word. */
const devicesOf = ({ devices, onGpu }: Backend): Finding => {
  const list = devices.map(
    ({ name, type, memory }) => `${name.replace(/.*device:/, '')}${type === 'CPU' ? '' : ` (${gigabytes(memory)})`}`,
  );
  const value = `${list.join(', ')}; computes on ${onGpu ? 'the GPU' : 'the CPU'}`;
  return !onGpu && hasNvidiaDriver()
    ? warning(
        'devices',
        `${value}, though there is a GPU`,
        'LONGWAY_TF_VARIANT=gpu npm run setup, and a driver for CUDA 12 (nvidia-smi shows it)',
      )
    : fact('devices', value);
};

const threads = (): Finding =>
  fact('threads', process.env['TF_NUM_INTRAOP_THREADS'] ?? `${os.availableParallelism()} (TF_NUM_INTRAOP_THREADS sets another number)`);

/** What native TensorFlow says of itself, and whether it computes correctly. */
export const examineTensorFlow = async (): Promise<Finding[]> => {
  const failure = await loads();
  if (failure) return [failure];
  const backend = await loadBackend();
  return [
    fact('TensorFlow', backend.tensorflow),
    devicesOf(backend),
    threads(),
    computesCorrectly()
      ? fact('correctness', 'a convolution and its gradients are exact')
      : problem('correctness', 'a convolution is wrong', REMEDY),
  ];
};
