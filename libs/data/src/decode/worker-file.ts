import { join } from 'node:path';

interface WorkerFile {
  readonly filename: string;
  readonly execArgv: string[];
}

const compiled = (): WorkerFile => ({ filename: join(__dirname, 'worker.js'), execArgv: [] });

/** Unit tests run TypeScript sources. Threads of theirs do so as well: they must not need a build, nor run an older one. */
const sources = (): WorkerFile => {
  const hook = join(__dirname, '../../../../jest.worker.cjs');
  return { filename: join(__dirname, 'worker.ts'), execArgv: ['--conditions=@longway/source', '--require', hook] };
};

export const workerFile = (): WorkerFile => (__filename.endsWith('.ts') ? sources() : compiled());
