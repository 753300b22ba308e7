#!/usr/bin/env node
// What `npm test` runs once the machine is ready: how files are formatted, then every check of every project, by nx, which skips
// those whose files have not changed since they last passed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NX_DAEMON: 'false' } }).status ?? 1;

const formatted = run('node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--check', '**/*.{ts,mjs,cjs}');
if (formatted !== 0) console.error('npm run format mends this.');
// Without a daemon: it would outlive the tests, and hold their output open where that is a pipe.
const targets = ['--targets=lint,typecheck,test', '--outputStyle=static', ...process.argv.slice(2)];
const checked = run('node_modules/nx/dist/bin/nx.js', 'run-many', ...targets);
process.exitCode = formatted || checked;
