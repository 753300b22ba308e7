// The process of one variant; see measured-process.ts for what it is told and answers.
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { LongwayError } from '@longway/contracts';
import { makerOf } from './benches';
import type { Settings } from './workloads/workload';

/** The most memory that this process has had resident, in MB of 10^6 bytes: the kernel's VmHWM. */
const peakMemory = (): number => {
  const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return (Number(kib) * 1024) / 1e6;
};

const answer = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

const main = async ([bench, variant, settings]: readonly string[]): Promise<void> => {
  const make = makerOf(bench as string, variant as string);
  const { images, flops, run, facts } = await make(JSON.parse(settings as string) as Settings);
  answer({ images, flops });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') return answer({ ...facts?.(), rss_mb: peakMemory() });
    answer({ timings: await run(Number(line.replace('steps ', ''))) });
  }
};

main(process.argv.slice(2)).then(
  () => process.stdin.destroy(),
  (error: unknown) => {
    console.error(error instanceof LongwayError ? error.message : error);
    process.exitCode = 1;
    process.stdin.destroy();
  },
);
