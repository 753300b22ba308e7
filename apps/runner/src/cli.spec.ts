import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { MetricRow, TrainingEvent } from '@longway/contracts';
import { launcher, longway, node } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: spawns the built command with native TensorFlow. Needs the build, as the target `test` of nx provides it. */
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => {
  if (!existsSync(join(dirname(launcher), '../dist/main.js')))
    throw new Error('These tests spawn the built command: npx nx test runner builds it first.');
  folder = mkdtempSync(join(tmpdir(), 'longway-cli-'));
  writeOutsidePlugins(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const runFolder = (out: string): string => join(folder, out, readdirSync(join(folder, out))[0] ?? '');
const readJson = <T>(...path: readonly string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;
const linesOf = (text: string): readonly string[] => text.trim().split('\n');

describe('the launcher', () => {
  it('says how to build what is not built', async () => {
    mkdirSync(join(folder, 'fresh/bin'), { recursive: true });
    copyFileSync(launcher, join(folder, 'fresh/bin/longway.cjs'));
    const { code, stderr } = await node([join(folder, 'fresh/bin/longway.cjs'), 'doctor'], folder);
    expect(code).toBe(4);
    expect(stderr).toMatch(/npm run setup/);
  });

  it('takes an unknown command and a missing file for wrong usage', async () => {
    expect((await longway(['trian'], folder)).code).toBe(2);
    expect((await longway(['run'], folder)).code).toBe(2);
  });

  it.each([
    [['--help']],
    [['run', '--help']],
    [['data', 'fetch', '--help']],
    [['data', 'check', '--help']],
    [['data', 'preview', '--help']],
  ])('helps: %p', async (words) => {
    const { code, stdout } = await longway(words, folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: longway/);
  });
});

describe('what needs no TensorFlow', () => {
  const hook =
    'process.on("exit", () => { const files = Object.keys(require.cache).filter((file) => /[\\\\/]@tensorflow[\\\\/]/.test(file)); console.error(files.length + " files of TensorFlow"); });';

  it.each([
    ['validate', ['validate', join(__dirname, '../../../experiments/quickstart.yaml')]],
    ['plugins', ['plugins', '--json']],
    ['help', ['--help']],
  ])('%s loads none', async (_, words) => {
    write('hook.cjs', hook);
    const { code, stderr } = await node(['--require', './hook.cjs', launcher, ...words], folder);
    expect(code).toBe(0);
    expect(stderr).toBe('0 files of TensorFlow\n');
  });

  it('prints a configuration that resolves to itself', async () => {
    const { stdout } = await longway(['validate', 'tiny.yaml', '--print'], folder);
    expect((await longway(['validate', write('again.yaml', stdout), '--print'], folder)).stdout).toBe(stdout);
  });

  it('lists plugins, those from outside too', async () => {
    const { stdout } = await longway(['plugins', '--json', '--kind', 'lens', '--plugin', './blur'], folder);
    const found = (JSON.parse(stdout) as { name: string; origin: string }[]).map(({ name, origin }) => [name, origin]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['blur', 'outside'],
        ['identity', 'workspace'],
        ['unet', 'workspace'],
      ]),
    );
    expect(found.map(([name]) => name)).toEqual(found.map(([name]) => name).sort());
  });

  it('prints a schema', async () => expect(JSON.parse((await longway(['schema'], folder)).stdout)).toHaveProperty('properties.lens'));
});

describe('bad input', () => {
  const tiny = 'plugins: [./stripes]\ndataset: stripes\nevaluators: []\ntraining: {steps: 1, batchSize: 8}\n';

  it.each<[string, string, string, readonly string[], number, readonly RegExp[]]>([
    [
      'an unknown plugin',
      'validate',
      'dataset: fashion-mnst',
      [],
      2,
      [/dataset: there is no dataset/, /expected: one of/, /found: +fashion-mnst/, /did you mean fashion-mnist/],
    ],
    [
      'a mistyped key',
      'validate',
      `${tiny}lens: {name: unet, wdths: [1]}`,
      [],
      2,
      [/lens\.wdths/, /expected: one of widths/, /found: +wdths/, /did you mean lens\.widths/],
    ],
    [
      'a wrong type',
      'validate',
      tiny,
      ['--set', 'training.steps=soon'],
      2,
      [/training\.steps/, /expected: a number/, /found: +"soon"/, /remedy/],
    ],
    ['no file', 'validate', '', [], 2, [/holds no settings/, /expected/, /remedy/]],
    [
      'a missing data set',
      'run',
      `${tiny}arms: {a: {dataset: {missing: true}}}`,
      [],
      3,
      [/stripes: the data set is not there/, /expected/, /found/, /data fetch stripes/],
    ],
    ['a batch larger than the data set', 'run', tiny, ['--set', 'training.batchSize=500'], 2, [/batchSize/, /expected/, /found/, /remedy/]],
    ['an unwritable folder', 'run', tiny, ['--out', 'tiny.yaml/runs'], 6, [/tiny\.yaml\/runs/, /a part of the path is a file/, /remedy/]],
    [
      'an objective that does not hold',
      'run',
      `${tiny}plugins: [./stripes, ./strict]\nobjective: strict`.replace('plugins: [./stripes]\n', ''),
      [],
      2,
      [/only for chess/],
    ],
  ])('%s', async (_, command, config, options, code, messages) => {
    mkdirSync(join(folder, 'strict'), { recursive: true });
    write('strict/package.json', JSON.stringify({ longway: { kind: 'objective', name: 'strict' } }));
    write(
      'strict/index.mjs',
      `import { z } from 'zod'; export const plugin = { kind: 'objective', name: 'strict', options: z.strictObject({}), create: () => ({ refuses: () => 'only for chess' }) };`,
    );
    const ended = await longway([command, write('bad.yaml', config), ...options], folder);
    for (const message of messages) expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/^ +at /m);
    // Nothing that looks like a run is left behind.
    expect(existsSync(join(folder, 'runs'))).toBe(false);
    expect(ended.code).toBe(code);
  });
});

it('refuses a plugin that brings a TensorFlow.js of its own', async () => {
  mkdirSync(join(folder, 'own/node_modules/@tensorflow/tfjs-core'), { recursive: true });
  write('own/node_modules/@tensorflow/tfjs-core/index.js', 'module.exports = {};');
  write('own/package.json', JSON.stringify({ longway: { kind: 'lens', name: 'own' } }));
  write(
    'own/index.cjs',
    'require("@tensorflow/tfjs-core"); module.exports.plugin = { kind: "lens", name: "own", options: require("zod").z.strictObject({}), create() {} };',
  );
  // A zod of its own, too: CommonJS that finds all it asks for is run by Node itself.
  mkdirSync(join(folder, 'own/node_modules/zod'), { recursive: true });
  write('own/node_modules/zod/index.js', `module.exports = require(${JSON.stringify(require.resolve('zod'))});`);
  const { code, stderr } = await longway(['validate', 'tiny.yaml', '--plugin', './own', '--set', 'lens=own'], folder);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/brings a TensorFlow\.js of its own[^]*own\/node_modules[^]*peerDependency/)]);
});

describe('run', () => {
  it('trains with plugins in TypeScript, ES modules and CommonJS, and gives the same numbers twice', async () => {
    const { code, stdout, stderr } = await longway(['run', 'tiny.yaml', '--seeds', '0', '1', '--out', 'first'], folder);
    expect([code, stderr.includes('failed')]).toEqual([0, false]);
    const results = runFolder('first');
    expect(readJson(results, 'run.json')).toMatchObject({
      name: 'tiny',
      status: 'finished',
      command: expect.arrayContaining(['tiny.yaml']),
      versions: { tensorflow: expect.any(String) },
    });
    const rows = readJson<MetricRow[]>(results, 'metrics.json');
    expect(new Set(rows.map(({ arm, seed }) => `${arm}/${seed}`))).toEqual(new Set(['plain/0', 'plain/1', 'lens/0', 'lens/1']));
    expect(rows).toContainEqual(
      expect.objectContaining({ arm: 'lens', evaluator: 'linear', features: 'lensed', split: 'test', metric: 'top1' }),
    );
    const events = linesOf(readFileSync(join(results, 'events.jsonl'), 'utf8')).map((line) => JSON.parse(line) as TrainingEvent);
    expect(events.filter(({ type }) => type === 'StepFinished')).toHaveLength(12);
    for (const file of ['report.html', 'experiment.yaml', 'arms/lens/seed-1/preview.json', 'arms/lens/seed-1/weights/lens.safetensors'])
      expect(existsSync(join(results, file))).toBe(true);
    expect(stdout).toMatch(/run 4 of 4: lens\/seed-1 \(about/);
    expect(stdout).toMatch(/^linear +raw +features +mean +lbfgs +test +\d+\.\d ± \d+\.\d/m);

    await longway(['run', join(results, 'experiment.yaml'), '--out', 'second'], folder);
    expect(readJson(runFolder('second'), 'metrics.json')).toEqual(rows);
  });

  it('does the other runs where one fails, and says so', async () => {
    const { code, stderr } = await longway(
      ['run', 'tiny.yaml', '--set', 'arms.plain.training.extractor.learningRate=1e39', '--out', 'partly'],
      folder,
    );
    expect(code).toBe(5);
    expect(stderr).toMatch(/plain\/seed-0 failed/);
    expect(readJson(runFolder('partly'), 'run.json')).toMatchObject({
      status: 'failed',
      failures: [{ run: 'plain/seed-0', message: expect.stringContaining('diverged') }],
    });
    expect(new Set(readJson<MetricRow[]>(runFolder('partly'), 'metrics.json').map(({ arm }) => arm))).toEqual(new Set(['lens']));
  });

  it('stops after the step on Ctrl-C, and saves', async () => {
    let sent = false;
    const interrupt: Parameters<typeof longway>[2] = (printed, child) => {
      if (sent || !printed.includes('plain/seed-0  step')) return;
      sent = child.kill('SIGINT');
    };
    const { code, stderr } = await longway(
      ['run', 'tiny.yaml', '--set', 'training.steps=100000', 'sinks=[{name: console, every: 1}]', '--out', 'stopped'],
      folder,
      interrupt,
    );
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopping after this step/);
    expect(readJson(runFolder('stopped'), 'run.json')).toMatchObject({ status: 'stopped' });
    expect(existsSync(join(runFolder('stopped'), 'lock'))).toBe(false);
    const checkpoints = join(runFolder('stopped'), 'arms/plain/seed-0/checkpoints');
    expect(existsSync(join(checkpoints, readdirSync(checkpoints)[0] as string, 'extractor.safetensors'))).toBe(true);
  });

  it('goes on where it was killed, once, with --resume or by the name of its folder, to the same end', async () => {
    const settings = ['--set', 'training.steps=40', 'training.checkpointEvery=5', 'sinks=[jsonl, {name: console, every: 0.1}]'];
    const words = ['run', 'tiny.yaml', ...settings, '--out'];
    await longway([...words, 'whole'], folder);
    const kill = (at: string): Parameters<typeof longway>[2] => {
      let sent = false;
      return (printed, child) => {
        if (!sent && printed.includes(at)) sent = child.kill('SIGKILL');
      };
    };
    expect((await longway([...words, 'killed'], folder, kill('plain/seed-0  step 2'))).code).toBeNull();
    // A run that cannot go on for now says so in the events, until it does.
    write('stripes-away', '');
    expect((await longway([...words, 'killed', '--resume'], folder)).code).toBe(3);
    rmSync(join(folder, 'stripes-away'));
    expect((await longway([...words, 'killed', '--resume'], folder, kill('lens/seed-0  evaluating'))).code).toBeNull();
    const killed = runFolder('killed');
    const both = await Promise.all([1, 2].map(() => longway(['run', killed], folder)));
    const [winner, loser] = both.toSorted((a, b) => (a.code ?? 0) - (b.code ?? 0));
    expect([winner?.code, loser?.code]).toEqual([0, 2]);
    // Which of the two depends on how far ahead the first one was.
    expect(loser?.stderr).toMatch(/another process works in this run folder[^]*process \d+|this run is finished/);
    expect(winner?.stdout).toMatch(/going on where it was left\nrun 1 of 2: plain\/seed-0 is done/);
    expect(runFolder('killed')).toBe(killed);
    expect(readJson(killed, 'run.json')).toMatchObject({
      status: 'finished',
      resumedAt: [expect.any(String), expect.any(String), expect.any(String)],
      plugins: expect.arrayContaining([
        expect.objectContaining({
          kind: 'dataset',
          name: 'stripes',
          origin: 'outside',
          path: join(folder, 'stripes'),
          sha256: expect.any(String),
        }),
        expect.objectContaining({ kind: 'extractor', name: 'preact-resnet', origin: 'own', version: expect.any(String) }),
      ]),
    });

    const told = (results: string) =>
      linesOf(readFileSync(join(results, 'events.jsonl'), 'utf8')).map((line) =>
        JSON.parse(line, (key, value: unknown) => (['time', 'seconds', 'imagesPerSecond', 'waitingShare'].includes(key) ? 0 : value)),
      );
    const bytes = (results: string) =>
      ['plain', 'lens'].flatMap((arm) =>
        ['lens', 'extractor', 'head'].map((network) =>
          readFileSync(join(results, `arms/${arm}/seed-0/weights/${network}.safetensors`), 'base64'),
        ),
      );
    const whole = runFolder('whole');
    expect(told(killed)).toEqual(told(whole));
    expect(bytes(killed)).toEqual(bytes(whole));
    expect(readFileSync(join(killed, 'metrics.json'), 'utf8')).toBe(readFileSync(join(whole, 'metrics.json'), 'utf8'));
    // Killed between the end of the last run and the writing of its metrics.
    const metrics = readFileSync(join(killed, 'metrics.json'), 'utf8');
    write(`${relative(folder, killed)}/metrics.json`, '[]');
    write(`${relative(folder, killed)}/run.json`, readFileSync(join(killed, 'run.json'), 'utf8').replace('"finished"', '"running"'));
    expect((await longway(['run', killed], folder)).code).toBe(0);
    expect(readFileSync(join(killed, 'metrics.json'), 'utf8')).toBe(metrics);
    const again = await longway(['run', killed], folder);
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/this run is finished[^]*longway report/)]);
  });

  it('can be composed from code', async () => {
    const script = `
      const { composeExperiment } = require(${JSON.stringify(join(__dirname, '../dist/index.js'))});
      const config = { plugins: ['./stripes'], dataset: 'stripes', evaluators: [], sinks: [], training: { steps: 2, batchSize: 8 } };
      composeExperiment(config, { out: 'code' }).then(async ({ events$, run }) => {
        const types = [];
        events$.subscribe(({ type }) => types.push(type));
        const { status } = await run();
        console.log(JSON.stringify([status, ...types]));
      });`;
    const { stdout } = await node(['-e', script], folder);
    expect(JSON.parse(stdout)).toEqual(['finished', 'RunStarted', 'StepFinished', 'StepFinished', 'CheckpointSaved', 'RunFinished']);
  });
});

describe('data', () => {
  it('fetches, ends whatever a plugin leaves open, and counts the classes', async () => {
    expect((await longway(['data', 'fetch', 'stripes', '--plugin', './stripes'], folder)).stdout).toBe('stripes fetched\n');
    const { stdout } = await longway(['data', 'check', 'stripes', '--plugin', './stripes', '--set', 'count=10'], folder);
    expect(linesOf(stdout)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^images +10 +24$/),
        'class    train  test',
        'falling  5      12',
        'rising   5      12',
      ]),
    );
  });

  it('checks options as a configuration does', async () => {
    const { code, stderr } = await longway(['data', 'check', 'stripes', '--plugin', './stripes', '--set', 'cuont=10'], folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean dataset.count?')]);
  });
});
