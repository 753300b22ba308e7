// Runs command lines one after the other in one process, since starting one for each would take most of the time. Reads them from standard input;
// what came of them goes to the file that is named, since commands print documents to standard output themselves.
import { writeFileSync } from 'node:fs';
import { main } from '@longway/runner/main';

/** What a line did. */
export interface Outcome {
  readonly code: number;
  readonly printed: string;
}

/** Without the colours, bars and questions of a terminal: as in a pipe. */
const run = async (words: readonly string[]): Promise<Outcome> => {
  let printed = '';
  const streams = [process.stdout, process.stderr] as const;
  const own = streams.map(({ write }) => write);
  const keep = ((chunk: string | Uint8Array) => {
    printed += chunk.toString();
    return true;
  }) as typeof process.stdout.write;
  for (const stream of streams) stream.write = keep;
  try {
    return { code: await main(words), printed };
  } catch (error) {
    return { code: -1, printed: `${printed}\n${String(error)}` };
  } finally {
    streams.forEach((stream, i) => (stream.write = own[i] as typeof stream.write));
  }
};

const work = async (): Promise<void> => {
  let given = '';
  for await (const chunk of process.stdin) given += String(chunk);
  const outcomes: Outcome[] = [];
  for (const words of JSON.parse(given) as string[][]) outcomes.push(await run(words));
  writeFileSync(process.argv[2] as string, JSON.stringify(outcomes));
  process.exit();
};

void work();
