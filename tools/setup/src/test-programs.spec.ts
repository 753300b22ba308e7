import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const programs = ['redis-server', 'mpirun', 'slurmctld', 'slurmd', 'sbatch', 'munged', 'ip', 'tc'];
const needed = ['cat', 'mktemp', 'rm', 'sort', 'tail', 'timeout', 'tr'];

/** A machine with the programs that the script itself uses, and these. */
const machine = (has: readonly string[], aptGet: string | undefined, uid = 0) => {
  const bin = mkdtempSync(join(tmpdir(), 'longway-programs-'));
  const add = (name: string, script: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  for (const name of needed) symlinkSync(join('/usr/bin', name), join(bin, name));
  for (const name of has) add(name, 'exit 0');
  add('id', `echo ${uid}`);
  if (aptGet !== undefined) add('apt-get', `echo "$RUNLEVEL $*" >> "${bin}/calls"\n${aptGet.replaceAll('BIN', bin)}`);
  // The script looks into folders of the system as well, which have programs on a machine that is made for tests.
  const script = readFileSync(join(__dirname, '../test-programs.sh'), 'utf8').replace('PATH="$PATH:/usr/sbin:/sbin"', '');
  writeFileSync(join(bin, 'script.sh'), script);
  return {
    run: async () => (await execute('/bin/bash', [join(bin, 'script.sh')], { env: { PATH: bin, TMPDIR: bin } })).stdout,
    calls: () => (existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n') : []),
  };
};

test('installs nothing where all is there', async () => {
  const { run, calls } = machine(programs, 'exit 0');
  expect([await run(), calls()]).toEqual(['', []]);
});

test('installs what is missing, without starting services', async () => {
  // Names of packages come last; what they bring is there afterwards.
  const { run, calls } = machine(
    programs.filter((name) => name !== 'ip' && name !== 'mpirun'),
    'case "$*" in *install*) for n in ip mpirun; do echo > BIN/$n; /usr/bin/chmod +x BIN/$n; done;; esac',
  );
  expect(await run()).toBe('setup: installing iproute2 openmpi-bin for tests\n');
  expect(calls()).toEqual([expect.stringMatching(/^1 .* update$/), expect.stringMatching(/^1 .* install -y .*iproute2 openmpi-bin$/)]);
});

test('a package that cannot be had keeps none of the others away, and fails nothing', async () => {
  const { run, calls } = machine(
    programs.filter((name) => name !== 'sbatch' && name !== 'munged'),
    'case "$*" in *slurm-client*) echo "E: no slurm-client"; exit 100;; *munge) echo > BIN/munged; /usr/bin/chmod +x BIN/munged;; esac',
  );
  expect(await run()).toBe(
    'setup: installing munge slurm-client for tests\nsetup: slurm-client cannot be installed, tests that need them are left out:\nE: no slurm-client\nE: no slurm-client\n',
  );
  expect(calls()).toHaveLength(4);
});

test.each([
  ['who is not root', 'exit 0', 1000],
  ['without apt-get', undefined, 0],
])('says what is left out for one %s', async (_, aptGet, uid) => {
  const { run, calls } = machine([], aptGet, uid);
  expect(await run()).toBe(
    "setup: tests that need iproute2 munge openmpi-bin redis-server slurm-client slurmctld slurmd are left out: only root can install them, with Debian's apt-get\n",
  );
  expect(calls()).toEqual([]);
});
