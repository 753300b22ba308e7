#!/usr/bin/env node
// Makes a fresh checkout ready to run: `npm run setup`, `npm run quickstart` and `npm test` call it first. Plain
// JavaScript without dependencies, since nothing is installed yet; what is done already is skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const ENVIRONMENT_FAILURE = 4;
const root = fileURLToPath(new URL('../..', import.meta.url));

function fail(message) {
  console.error(message);
  process.exit(ENVIRONMENT_FAILURE);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(
    `longway needs Node ${OLDEST_NODE.join('.')} or newer.\n  found:    ${process.version}\n  remedy:   install a newer Node, e.g. with nvm, and run this again`,
  );
}

/** Runs a Node program in the workspace and returns its exit status. */
function node(args, env = {}) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (signal) process.kill(process.pid, signal);
  return status;
}

const readJson = (file) => (existsSync(`${root}${file}`) ? JSON.parse(readFileSync(`${root}${file}`, 'utf8')) : undefined);

/** npm notes at the end of an installation what it installed: whether that is what package-lock.json asks for. */
function isInstalled() {
  const installed = readJson('node_modules/.package-lock.json');
  if (!installed) return false;
  return Object.entries(readJson('package-lock.json').packages).every(([path, wanted]) => {
    const found = installed.packages[path];
    // Optional packages for other systems, and the workspace itself, are not noted.
    if (!found) return wanted.optional || wanted.devOptional || path === '';
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function installPackages() {
  if (isInstalled()) return;
  console.log('setup: installing packages');
  // No package's scripts are run: the one of tfjs-node-gpu fetches a TensorFlow that is too old.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const status = npm ? node([npm, ...args]) : spawnSync('npm', args, { cwd: root, stdio: 'inherit' }).status;
  if (status !== 0)
    fail(
      'The packages could not be installed.\n  remedy:   see npm’s message above; without a network, check the registry that `npm config get registry` shows',
    );
}

function setUpTensorFlow() {
  // The condition makes workspace packages resolve to their TypeScript sources: nothing is built yet.
  const status = node([
    '--conditions=@longway/source',
    'node_modules/jiti/lib/jiti-cli.mjs',
    'tools/setup/src/main.ts',
    ...process.argv.slice(2),
  ]);
  if (status !== 0) process.exit(status ?? ENVIRONMENT_FAILURE);
}

/** The build configurations of the app and of every library: the app names no plugin, so it references none. */
function buildConfigurations() {
  const subfolders = (folder) =>
    readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${folder}/${entry.name}`] : []));
  const libraries = subfolders('libs');
  return [...subfolders('apps'), ...libraries, ...libraries.flatMap(subfolders)]
    .map((folder) => `${folder}/tsconfig.lib.json`)
    .filter((file) => existsSync(`${root}${file}`));
}

function build() {
  // TypeScript's own incremental build needs half a second where nothing has changed; nx, several.
  const status = node(['node_modules/typescript/bin/tsc', '--build', ...buildConfigurations()]);
  if (status !== 0) fail('The workspace does not build: see the messages above.');
}

requireNode();
installPackages();
setUpTensorFlow();
build();
console.log('setup: ready');
