import { readFile } from 'node:fs/promises';
import * as os from 'node:os';
import { processorFlags } from '../processor';
import { type Finding, fact, gigabytes, problem, warning } from './finding';

/** Those that make TensorFlow's kernels faster, from the oldest. */
const INSTRUCTION_SETS = ['avx', 'avx2', 'fma', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_bf16'];
/** A quickstart run takes about this much. */
const NEEDED_MEMORY = 2e9;

const readText = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

const instructionSets = (): Finding => {
  const flags = processorFlags();
  const found = INSTRUCTION_SETS.filter((name) => flags.includes(name));
  return flags.length === 0 || found.includes('avx')
    ? fact('instruction sets', found.join(' ') || 'unknown')
    : problem(
        'instruction sets',
        'no avx',
        'TensorFlow needs a processor with AVX: use another machine, or let the virtual machine pass it through',
      );
};

/** The memory limit of this process's control group, where there is one: version 2, then 1. */
const memoryLimit = async (): Promise<number | undefined> => {
  const text = (await readText('/sys/fs/cgroup/memory.max')) ?? (await readText('/sys/fs/cgroup/memory/memory.limit_in_bytes'));
  const limit = Number(text);
  // Version 1 says "no limit" by a number beyond any machine.
  return text !== undefined && limit < os.totalmem() ? limit : undefined;
};

const memory = async (): Promise<Finding> => {
  const limit = await memoryLimit();
  const available = Number(/^MemAvailable:\s+(\d+)/m.exec((await readText('/proc/meminfo')) ?? '')?.[1] ?? os.freemem() / 1024) * 1024;
  const limited = limit === undefined ? '' : `, limited to ${gigabytes(limit)} by the control group`;
  const value = `${gigabytes(available)} of ${gigabytes(os.totalmem())} available${limited}`;
  return Math.min(available, limit ?? Infinity) >= NEEDED_MEMORY
    ? fact('memory', value)
    : warning('memory', value, `end other programs or take a smaller training.batchSize: longway wants ${gigabytes(NEEDED_MEMORY)}`);
};

/** The processor and the memory. */
export const examineHardware = async (): Promise<Finding[]> => [
  fact('processor', `${os.availableParallelism()} x ${os.cpus()[0]?.model.trim() ?? 'unknown'}`),
  instructionSets(),
  await memory(),
];
