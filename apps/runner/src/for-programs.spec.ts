import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricRow } from '@longway/contracts';
import { parse } from 'yaml';
import type { ErrorDocument } from './output/print-error';
import { longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: what programs get of the built command, and what it says beforehand. */
jest.setTimeout(120_000);

let folder: string;
const { TMPDIR } = process.env;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-programs-'));
  writeOutsidePlugins(folder);
  mkdirSync(join(folder, 'scratch'));
  // A plugin that prints what it likes.
  mkdirSync(join(folder, 'loud'));
  writeFileSync(join(folder, 'loud/package.json'), JSON.stringify({ main: './loud.cjs', longway: { kind: 'shortcut', name: 'loud' } }));
  writeFileSync(
    join(folder, 'loud/loud.cjs'),
    `console.log('hello'); module.exports.plugin = { kind: 'shortcut', name: 'loud', options: require('zod').z.strictObject({}), create: () => ({ draw() { process.stdout.write('!'); } }) };`,
  );
  // Of this process's children alone.
  process.env['TMPDIR'] = join(folder, 'scratch');
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(folder, { recursive: true, force: true });
});

interface Told<T> {
  readonly code: number | null;
  readonly document: T;
  readonly stderr: string;
}

const json = async <T>(...words: readonly string[]): Promise<Told<T>> => {
  const { code, stdout, stderr } = await longway([...words, '--json'], folder);
  return { code, document: JSON.parse(stdout) as T, stderr };
};

describe('errors', () => {
  it.each<[string, readonly string[], number, Partial<ErrorDocument>]>([
    [
      'an unknown option',
      ['run', 'tiny.yaml', '--sede', '1'],
      2,
      { where: 'longway run', found: '--sede', remedy: 'did you mean --seed?', exit: 'usage' },
    ],
    ['an unknown command', ['rnu'], 2, { where: 'longway', found: 'rnu', remedy: 'did you mean run?' }],
    ['an unknown command below one', ['data', 'fecth'], 2, { where: 'longway data', remedy: 'did you mean fetch?' }],
    ['a missing argument', ['validate'], 2, { where: 'longway validate', remedy: 'longway validate --help shows how it is used' }],
    ['an unknown kind', ['plugins', '--kind', 'lense'], 2, { where: '--kind', remedy: 'did you mean lens?' }],
    ['an unknown arm', ['validate', 'tiny.yaml', '--arm', 'plian'], 2, { where: '--arm', remedy: 'did you mean plain?' }],
    ['an unknown data set', ['data', 'check', 'fashion-mnst'], 2, {}],
    ['an unknown file', ['validate', 'tiyn.yaml'], 2, { remedy: 'did you mean tiny.yaml?' }],
    ['an unknown folder', ['report', 'strpes'], 2, { where: 'strpes', remedy: 'did you mean stripes?' }],
    [
      'missing data',
      ['run', 'tiny.yaml', '--set', 'dataset.missing=true'],
      3,
      { where: 'stripes', exit: 'data', remedy: expect.stringContaining('data fetch') },
    ],
  ])('are documents: %s', async (_, words, code, error) => {
    const told = await json<{ error: ErrorDocument }>(...words);
    expect([told.code, told.document.error]).toEqual([code, expect.objectContaining(error)]);
    // A log has it as well.
    expect(told.stderr).toContain(told.document.error.summary.split('\n', 1)[0]);
  });

  it('in the help are told to a person', async () => {
    const { code, stderr } = await longway(['help', 'exit-code'], folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/did you mean exit-codes\?/)]);
  });

  it('tell each mistake of a configuration', async () => {
    const { document } = await json<{ error: ErrorDocument }>('validate', 'tiny.yaml', '--set', 'lnes=blur', 'training.step=3');
    expect(document.error).toMatchObject({ where: 'tiny.yaml', exit: 'usage' });
    expect(document.error.mistakes?.map(({ where, remedy }) => [where, remedy])).toEqual([
      ['training.step', 'did you mean training.steps?'],
      ['lnes', 'did you mean lens?'],
    ]);
  });
});

describe('results', () => {
  it('of validate are the configuration', async () => {
    const { stdout } = await longway(['validate', 'tiny.yaml', '--print'], folder);
    expect((await json('validate', 'tiny.yaml')).document).toEqual(parse(stdout));
  });

  it('of data list, data fetch and doctor are what they print', async () => {
    const { document: listed } = await json<{ name: string }[]>('data', 'list', '--plugin', './stripes');
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['stripes', 'cifar10']));
    const fetched = await json('data', 'fetch', 'stripes', '--plugin', './stripes');
    expect(fetched.document).toMatchObject({ dataset: { name: 'stripes', count: 48 }, fetched: true });
    expect(fetched.stderr).toContain('stripes fetched');
    expect((await json<{ status: string }[]>('doctor')).document).toContainEqual(expect.objectContaining({ status: 'ok' }));
  });

  it('of run are one document, whatever is printed besides; those of report are paths', async () => {
    const words = ['run', 'tiny.yaml', '--plugin', './loud', '--set', 'arms.lens.shortcuts=[loud]', '--out', 'out'];
    const { code, document, stderr } = await json<{
      status: string;
      folder: string;
      report: string;
      rows: MetricRow[];
      summary: { head: string[] };
    }>(...words);
    expect([code, document.status]).toEqual([0, 'finished']);
    expect(document.rows).toEqual(JSON.parse(readFileSync(join(document.folder, 'metrics.json'), 'utf8')));
    expect(document.summary.head.slice(-2)).toEqual(['plain', 'lens']);
    expect(existsSync(document.report)).toBe(true);
    expect(stderr).toMatch(/hello[^]*run 1 of 2[^]*!/);
    const page = await json<{ report: string }>('report', document.folder, '--out', 'page.html');
    expect(page.document).toEqual({ report: join(folder, 'page.html'), runs: [document.folder] });
  });

  it('of a run that fails in part say what failed', async () => {
    const words = ['run', 'tiny.yaml', '--set', 'arms.plain.training.extractor.learningRate=1e39', '--out', 'partly'];
    const { code, document } = await json<{ status: string; failures: unknown[] }>(...words);
    expect([code, document.status]).toEqual([5, 'failed']);
    expect(document.failures).toEqual([{ run: 'plain/seed-0', error: expect.objectContaining({ exit: 'diverged' }) }]);
  });
});

describe('run --dry-run', () => {
  it('measures each arm, says so, and leaves nothing', async () => {
    const { code, stdout, stderr } = await longway(['run', 'tiny.yaml', '--seeds', '0', '1', '--dry-run', '--out', 'dry'], folder);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^measuring plain \(1 of 2\)\nmeasuring lens \(2 of 2\)\n/);
    const [head, plain, lens, all] = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(head).toEqual(['arm', 'steps', 'a step', 'reading', 'training', 'evaluation', 'runs', 'all runs', 'memory', 'disk']);
    expect([plain?.slice(0, 2), lens?.slice(0, 2), all?.slice(0, 2)]).toEqual([
      ['plain', '3'],
      ['lens', '3'],
      ['all', '4'],
    ]);
    for (const row of [plain, lens])
      expect([row?.[8], row?.[9]]).toEqual([expect.stringMatching(/^\d+\.\d [MG]iB$/), expect.stringMatching(/^\d+\.\d [KM]iB$/)]);
    expect(stdout).toMatch(/An estimate: [^]* free in /);
    expect([existsSync(join(folder, 'dry')), readdirSync(join(folder, 'scratch'))]).toEqual([false, []]);
  });

  it('fails as the run would', async () => {
    const { code, document } = await json<{ error: ErrorDocument }>(
      'run',
      'tiny.yaml',
      '--dry-run',
      '--arm',
      'plain',
      '--set',
      'training.batchSize=500',
    );
    expect([code, document.error]).toEqual([2, expect.objectContaining({ where: 'training.batchSize', exit: 'usage' })]);
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  });
});
