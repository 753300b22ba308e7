import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = join(__dirname, '../../native/faults.cpp');

/** Compiles the library that kills and breaks, and returns its file. @param folder where it is put. */
export const buildShim = (folder: string): string => {
  const library = join(folder, 'faults.so');
  execFileSync(process.env['CXX'] ?? 'g++', ['-std=c++17', '-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'], {
    stdio: ['ignore', 2, 2],
  });
  return library;
};

/** `before`, `within` (half of a write done) and `after` kill; the others are what a disk says: for good, but EIO once. */
export type FaultKind = 'before' | 'within' | 'after' | 'ENOSPC' | 'EROFS' | 'EIO';

/** What befalls a process at one of its operations on files. */
export interface Fault {
  readonly kind: FaultKind;
  /** Counted from 1. */
  readonly at: number;
}

/** One thing done to a file: `write`, say. */
export interface Operation {
  readonly name: string;
  readonly path: string;
}

/** The environment of a process of which operations below `root` are counted. */
const countedBelow = (library: string, root: string): NodeJS.ProcessEnv => ({
  LD_PRELOAD: library,
  // libuv would go past libc.
  UV_USE_IO_URING: '0',
  FAULTS_ROOT: `${root}/`,
});

/** The environment of a process to which a fault happens at an operation below `root`. */
export const faultEnvironment = (library: string, root: string, { kind, at }: Fault): NodeJS.ProcessEnv => ({
  ...countedBelow(library, root),
  FAULTS_KIND: kind,
  FAULTS_AT: String(at),
});

/** The environment of a process whose operations below `root` are written down in `log`. */
export const loggedEnvironment = (library: string, root: string, log: string): NodeJS.ProcessEnv => ({
  ...countedBelow(library, root),
  FAULTS_LOG: log,
});

export const readOperations = (log: string): readonly Operation[] =>
  (existsSync(log) ? readFileSync(log, 'utf8') : '')
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', path = ''] = line.split('\t');
      return { name, path };
    });
