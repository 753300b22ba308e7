import * as os from 'node:os';
import { loadBackend } from '../load-backend';
import { type Finding, fact, gigabytes, problem } from './finding';
import { computesCorrectly } from './correctness';
import { runCommand } from './run-command';

const REMEDY = 'npm run setup';

/** Loads the library in a process of its own: one that this processor cannot run ends the process. */
const loads = async (): Promise<Finding | undefined> => {
  const script = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value == null;
    util.isArray ??= Array.isArray;
    require(${JSON.stringify(require.resolve('@tensorflow/tfjs-node-gpu'))});`;
  const { succeeded, output, signal } = await runCommand(process.execPath, ['-e', script], { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' });
  if (succeeded) return undefined;
  const reason = signal ? `ended by ${signal}` : (/^\w*Error: .*$/m.exec(output)?.[0] ?? output.split('\n')[0] ?? 'unknown');
  return problem('TensorFlow', `does not load: ${reason}`, REMEDY);
};

const threads = (): Finding =>
  fact('threads', process.env['TF_NUM_INTRAOP_THREADS'] ?? `${os.availableParallelism()} (TF_NUM_INTRAOP_THREADS sets another number)`);

/** What native TensorFlow says of itself, and whether it computes correctly. */
export const examineTensorFlow = async (): Promise<Finding[]> => {
  const failure = await loads();
  if (failure) return [failure];
  const { tensorflow, devices, onGpu } = await loadBackend();
  const list = devices.map(({ name, type, memory }) => `${name.replace(/.*device:/, '')}${type === 'CPU' ? '' : ` (${gigabytes(memory)})`}`);
  return [
    fact('TensorFlow', tensorflow),
    fact('devices', `${list.join(', ')}; computes on ${onGpu ? 'the GPU' : 'the CPU'}`),
    threads(),
    computesCorrectly() ? fact('correctness', 'a convolution and its gradients are exact') : problem('correctness', 'a convolution is wrong', REMEDY),
  ];
};
