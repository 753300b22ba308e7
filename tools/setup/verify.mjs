#!/usr/bin/env node
// What `npm test` runs once the machine is ready: every check of every project, by nx, which skips those whose files
// have not changed since they last passed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const args = [
  'node_modules/nx/dist/bin/nx.js',
  'run-many',
  '--targets=lint,typecheck,test',
  '--outputStyle=static',
  ...process.argv.slice(2),
];
// Without a daemon: it would outlive the tests, and hold their output open where that is a pipe.
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NX_DAEMON: 'false' } });
process.exitCode = status ?? 1;
