#!/usr/bin/env node
// `npm run bench` and `npm run endurance`: makes the checkout ready, as the other commands do, then runs the program of src that is
// named first. What the set-up says goes to stderr: stdout has nothing but the figures.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function node(args, stdio) {
  const { status, signal } = spawnSync(process.execPath, args, { stdio });
  if (signal) process.kill(process.pid, signal);
  return status ?? 1;
}

const [program, ...words] = process.argv.slice(2);
const ready = node([`${root}tools/setup/bootstrap.mjs`], ['inherit', 2, 2]);
process.exitCode =
  ready ||
  node(
    ['--conditions=@longway/source', `${root}node_modules/jiti/lib/jiti-cli.mjs`, `${root}tools/bench/src/${program}`, ...words],
    'inherit',
  );
