import { join } from 'node:path';

interface ThreadFile {
  readonly filename: string;
  readonly execArgv: string[];
}

const compiled = (): ThreadFile => ({ filename: join(__dirname, 'thread.js'), execArgv: [] });

/** Unit tests run TypeScript sources. Threads of theirs do so as well: they must not need a build, nor run an older one. */
const sources = (): ThreadFile => {
  const hook = join(__dirname, '../../../jest.worker.cjs');
  return { filename: join(__dirname, 'thread.ts'), execArgv: ['--conditions=@longway/source', '--require', hook] };
};

export const threadFile = (): ThreadFile => (__filename.endsWith('.ts') ? sources() : compiled());
