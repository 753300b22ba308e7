import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { loadBackend } from '@longway/backend';

/** Vector instructions that decide how fast a processor multiplies matrices. */
const TELLING = ['avx2', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_bf16'];

/** What figures depend on besides the program. */
export const describeMachine = async () => {
  const { tensorflow, devices } = await loadBackend();
  const flags = new Set(
    readFileSync('/proc/cpuinfo', 'utf8')
      .match(/^flags\s*:.*$/m)?.[0]
      .split(/\s+/) ?? [],
  );
  return {
    processor: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    instructions: TELLING.filter((name) => flags.has(name)).join(' '),
    memory_gb: Math.round(totalmem() / 1e9),
    linux: release(),
    node: process.version,
    tensorflow,
    devices: devices.map(({ type }) => type).join(' '),
    date: new Date().toISOString().slice(0, 10),
  };
};
