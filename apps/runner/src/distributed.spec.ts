import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventOf, TrainingEvent } from '@longway/contracts';
import { hasMpirun, missingMpirun, mpirun } from '@longway/mpi/testing';
import { type Ended, launcher, longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: spawns the built command, several at once. */
jest.setTimeout(300_000);

const STEPS = 60;

/** Draws nothing. Where the environment says `RANK:COUNT:SIGNAL`, that rank sends itself the signal at its so manieth picture; for `throw` it fails. */
const fate = `
  import { definePlugin, type Shortcut } from '@longway/contracts';
  import { z } from 'zod';
  const [rank, count, what = ''] = (process.env['FATE'] ?? 'none').split(':');
  let drawn = 0;
  const create = (): Shortcut => ({
    draw: () => {
      if (rank !== process.env['OMPI_COMM_WORLD_RANK'] || ++drawn !== Number(count)) return;
      if (what === 'throw') throw new Error('no more ink');
      process.kill(process.pid, what);
    },
  });
  export const plugin = definePlugin({ kind: 'shortcut', name: 'fate', options: z.strictObject({}), create });`;

/** Nothing in it is normalised by the batch: ranks compute what one process does, but for rounding. */
const config = `
name: shared
plugins: [./stripes, ./mirror, ./blur, ./fate]
dataset: stripes
shortcuts: [fate]
task: mirror
lens: blur
extractor: { name: alexnet, widthMultiplier: 0.0625, stemStride: 1, strides: [1, 1, 1], fullyConnected: false, batchNorm: false }
evaluators: [{ name: pretext, count: 24 }]
sinks: [console, jsonl]
training: { steps: ${STEPS}, batchSize: 12, checkpointEvery: 10, previews: 1 }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-ranks-'));
  writeOutsidePlugins(folder);
  mkdirSync(join(folder, 'fate'));
  writeFileSync(join(folder, 'fate/package.json'), '{"name":"fate","longway":{"kind":"shortcut","name":"fate","api":1}}');
  writeFileSync(join(folder, 'fate/index.ts'), fate);
  writeFileSync(join(folder, 'shared.yaml'), config);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param FATE of one of them. */
const ranks = (count: number, words: readonly string[], FATE = 'none'): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const [program, ...all] = mpirun(count, [process.execPath, launcher, ...words, '--distributed', 'mpi']);
    const job = spawn(program, all, { cwd: folder, env: { ...process.env, NO_COLOR: '1', NODE_ENV: '', FATE } });
    let [stdout, stderr] = ['', ''];
    job.stdout.on('data', (chunk) => (stdout += chunk));
    job.stderr.on('data', (chunk) => (stderr += chunk));
    job.on('error', reject);
    job.on('close', (code) => resolve({ code, stdout, stderr }));
  });

const runFolder = (out: string): string => {
  const [name, ...others] = readdirSync(join(folder, out));
  expect(others).toEqual([]);
  return join(folder, out, name as string);
};

const eventsIn = (out: string): readonly TrainingEvent[] =>
  readFileSync(join(runFolder(out), 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrainingEvent);

const stepsIn = (out: string): readonly EventOf<'StepFinished'>[] => eventsIn(out).filter((event) => event.type === 'StepFinished');

const recordIn = (out: string) =>
  JSON.parse(readFileSync(join(runFolder(out), 'run.json'), 'utf8')) as { status: string; failures?: unknown };

it('refuses what no launcher has started', async () => {
  const { code, stderr } = await longway(['run', 'shared.yaml', '--distributed', 'mpi'], folder);
  expect(code).toBe(2);
  expect(stderr).toMatch(/not started by mpirun[^]*mpirun -n 2/);
});

(hasMpirun() ? describe : describe.skip)(hasMpirun() ? 'ranks' : `ranks, ${missingMpirun}`, () => {
  it('train as one process does, whoever is stopped or killed and however many go on', async () => {
    expect((await longway(['run', 'shared.yaml', '--out', 'alone'], folder)).code).toBe(0);

    const killed = await ranks(2, ['run', 'shared.yaml', '--out', 'together'], '1:110:SIGKILL');
    expect(killed.code).toBe(137);
    expect(killed.stderr + killed.stdout).toMatch(/rank 1 .*signal 9/);
    expect(recordIn('together').status).toBe('running');

    const stopped = await ranks(3, ['run', 'shared.yaml', '--out', 'together', '--resume'], '2:60:SIGTERM');
    expect({ code: stopped.code, stderr: stopped.stderr }).toMatchObject({ code: 130 });
    expect(stopped.stdout).toMatch(/going on where it was left/);
    const last = eventsIn('together').at(-1);
    expect(last).toMatchObject({ type: 'RunFinished', outcome: 'stopped' });
    // 15 steps behind the checkpoint, and the one in which the others are told.
    expect(last?.step).toBeGreaterThan(20);
    expect(last?.step).toBeLessThan(30);
    expect(recordIn('together').status).toBe('stopped');

    const done = await ranks(1, ['run', 'shared.yaml', '--out', 'together', '--resume']);
    expect({ code: done.code, stderr: done.stderr }).toMatchObject({ code: 0 });
    expect(recordIn('together').status).toBe('finished');

    const [alone, together] = [stepsIn('alone'), stepsIn('together')];
    expect(together.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    for (const [i, { losses, lensed, gradientNorms, communicationShare }] of together.entries()) {
      const expected = alone[i] as EventOf<'StepFinished'>;
      for (const [name, value] of Object.entries(expected.losses)) {
        expect(Math.abs((losses as Record<string, number>)[name] as number) - Math.abs(value)).toBeCloseTo(0, 5);
      }
      expect(gradientNorms.extractor / expected.gradientNorms.extractor).toBeCloseTo(1, 3);
      // One of 24 examples may stand where rounding decides.
      expect(Math.abs((lensed?.['accuracy'] ?? 0) - (expected.lensed?.['accuracy'] ?? 0))).toBeLessThan(1.5 / 24);
      expect(communicationShare).toBeGreaterThan(0);
      expect(expected).not.toHaveProperty('communicationShare');
    }
  });

  it('end together where one of them fails, under its name, and can be gone on with', async () => {
    const other = await ranks(2, ['run', 'shared.yaml', '--out', 'failing'], '1:80:throw');
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/rank 1 \(.*, pid \d+\): no more ink/);
    expect(recordIn('failing').status).toBe('running');

    const first = await ranks(2, ['run', 'shared.yaml', '--out', 'failing', '--resume'], '0:40:throw');
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/main\/seed-0 failed\.\n.*no more ink/);
    expect(recordIn('failing')).toMatchObject({ status: 'failed', failures: [{ message: 'no more ink' }] });
  });
});
