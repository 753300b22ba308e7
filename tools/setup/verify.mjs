#!/usr/bin/env node
// What `npm test` runs once the machine is ready: format and lint of all files, each in one process, since sixty would spend their time on
// starting; then types and tests by nx, which skips projects whose files have not changed since they last passed. All of it, whatever fails.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Without a daemon: it would outlive the tests, and hold their output open where that is a pipe.
const env = { ...process.env, NX_DAEMON: 'false' };
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
const nx = 'node_modules/nx/dist/bin/nx.js';

const formatted = run('node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--check', '**/*.{ts,mjs,cjs}');
if (formatted !== 0) console.error('npm run format mends this.');
// Lint holds imports against nx's graph of the projects as it was last made, and lets everything pass where there is none.
spawnSync(process.execPath, [nx, 'show', 'projects'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env });
const linted = run('node_modules/eslint/bin/eslint.js', '.');
const tested = run(nx, 'run-many', '--targets=typecheck,test', '--outputStyle=static', ...process.argv.slice(2));
process.exitCode = formatted || linted || tested;
