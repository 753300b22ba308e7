import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from '../program';
import { launcher, longway } from '../testing/longway';
import { answerShell } from './answer';
import { candidatesFor } from './candidates';
import { completionScript } from './scripts';

let folder: string;
const home = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-completion-'));
  for (const inner of ['runs/first', 'photos', '.hidden']) mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(folder, 'runs/first/run.json'), '{}');
  writeFileSync(join(folder, 'mine.yaml'), 'dataset: cifar10\nlens: { name: unet }\narms: { plain: {}, painted: {} }\n');
  writeFileSync(join(folder, 'notes.txt'), '');
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const after = (...words: readonly string[]): readonly string[] =>
  candidatesFor(
    program([], () => undefined),
    words,
  ).map(({ value }) => value);

describe('candidates', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['va'], ['validate']],
    [['data', 'pr'], ['preview']],
    [['run', '--dry'], ['--dry-run']],
    [['run', '--verb'], ['--verbose']],
    [
      ['run', ''],
      ['photos/', 'runs/', 'mine.yaml'],
    ],
    [['run', 'runs/'], ['runs/first']],
    [['report', 'runs/first', 'runs/'], ['runs/first']],
    [
      ['run', 'mine.yaml', '--arm', ''],
      ['plain', 'painted'],
    ],
    [['run', 'mine.yaml', '--arm', 'plain', 'pa'], ['painted']],
    [['run', 'mine.yaml', '--json', '--arm', 'pa'], ['painted']],
    [['run', 'missing.yaml', '--arm', ''], []],
    [['run', 'mine.yaml', '--seeds', ''], []],
    [['run', 'mine.yaml', '--out', 'pho'], ['photos/']],
    [['plugins', '--kind', 'le'], ['lens']],
    [['data', 'fetch', 'cif'], ['cifar10']],
    [['data', 'check', 'm'], ['mine.yaml']],
    [
      ['data', 'check', '--json', 'ima'],
      ['image-folder', 'imagenet'],
    ],
    [['data', 'pack', 'image-folder', '--set', 'fold'], ['folder=']],
    [['help', 'da'], ['data']],
    [['help', 'data', 'che'], ['check']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['nothing', 'run'], []],
  ])('of %j', (words, expected) => expect(after(...words)).toEqual(expected));

  it.each<[string, readonly string[]]>([
    ['le', ['lens=']],
    ['trai', ['training.']],
    ['training.batch', ['training.batchSize=']],
    ['training.lens.optimizer.bet', ['training.lens.optimizer.beta1=', 'training.lens.optimizer.beta2=']],
    ['training.feed=', ['training.feed=both', 'training.feed=lensed']],
    ['lens.wid', ['lens.widths=']],
    ['lens.residual=t', ['lens.residual=true']],
    ['lens=view', ['lens=viewmaker']],
    ['dataset=cif', ['dataset=cifar10']],
  ])('of the setting %s', (word, expected) => expect(after('run', 'mine.yaml', '--set', word)).toEqual(expected));

  it('go on from each other: what is named as a group holds settings', () => {
    for (const group of after('run', 'mine.yaml', '--set', 'training.').filter((value) => value.endsWith('.')))
      expect(after('run', 'mine.yaml', '--set', group).length).toBeGreaterThan(1);
  });
});

it('tells zsh and fish what a candidate is, in few words', () => {
  const lines = answerShell(
    program([], () => undefined),
    'zsh',
    [''],
  )
    .trimEnd()
    .split('\n');
  expect(lines).toContainEqual('validate\tcheck a configuration');
  for (const line of lines) expect(line.split('\t')[1]?.length).toBeLessThanOrEqual(60);
});

/** What bash's own completion has after a line of words. */
const inBash = async (words: readonly string[]): Promise<readonly string[]> => {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = completionScript('bash', { node: process.execPath, launcher });
  const command = `${script}\nCOMP_WORDS=(longway ${quoted}); COMP_CWORD=${words.length}; _longway; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', command], { cwd: folder });
  return stdout.split('\n').filter(Boolean);
};

it('completes in bash, which takes words apart at =', async () => {
  const asked = [
    ['val'],
    ['run', 'mine.yaml', '--arm', ''],
    ['run', 'mine.yaml', '--set', 'lens', '=', 'une'],
    ['run', 'mine.yaml', '--set', 'lens', '='],
  ];
  const [command, arms, lens, lenses] = await Promise.all(asked.map(inBash));
  expect([command, arms, lens]).toEqual([['validate'], ['plain', 'painted'], ['unet']]);
  expect(lenses).toEqual(expect.arrayContaining(['identity', 'unet']));
});

it.each(['bash', 'zsh', 'fish'])('prints a script that %s can read', async (shell) => {
  const { code, stdout } = await longway(['completion', shell], folder);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`__complete ${shell}`)]);
  const found = ['/bin', '/usr/bin', '/usr/local/bin'].map((bin) => join(bin, shell)).find(existsSync);
  if (found) await promisify(execFile)(found, ['-n', '-c', stdout]);
});

it('loads no TensorFlow to complete', async () => {
  const count = 'process.on("exit", () => console.error(Object.keys(require.cache).filter((file) => /@tensorflow/.test(file)).length))';
  const script = `${count}; require(${JSON.stringify(join(launcher, '../../dist/main.js'))}).main(['__complete', 'bash', '--', 'run', 'mine.yaml', '--set', 'lens.']);`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder, env: { ...process.env } });
  expect([stdout.includes('lens.widths='), stderr.trim()]).toEqual([true, '0']);
});
