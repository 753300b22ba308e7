import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commandLines, wordsOf } from './command-lines';
import { parseLine } from './parse-line';
import { type Rule, ruleFor, rules, tiny } from './rules';
import type { Outcome } from './run-lines';
import { fillSandbox, layRuns } from './sandbox';

const root = join(__dirname, '../../../..');

const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true }).map((path) => join('docs', String(path)))].filter(
  (path) => path.endsWith('.md') && !path.startsWith('docs/dist'),
);
const lines = pages.flatMap((page) => commandLines(page, readFileSync(join(root, page), 'utf8')));
const unique = [...new Map(lines.map((one) => [one.line, one])).values()];
const by = (does: Rule['does']) => unique.filter(({ line }) => ruleFor(line)?.does === does).map(({ page, line }) => [page, line] as const);

describe('command lines of Markdown', () => {
  it('are those of shell blocks, without prompts, comments and what was printed', () => {
    const text = [
      '```sh',
      'npx a b \\',
      '  --c # why',
      'mpirun -n 2 npx g',
      '```',
      '```console',
      '$ npx d',
      'printed',
      '```',
      '```',
      'images -> x',
      'npx e',
      '```',
      '```yaml',
      'npx: f',
      '```',
    ];
    expect(commandLines('p', text.join('\n')).map(({ line }) => line)).toEqual(['npx a b --c', 'npx g', 'npx d', 'npx e']);
  });

  it('are split as a shell does', () => {
    expect(wordsOf(`a --set 'b={ c: 1 }' d="e f" > g.json`)).toEqual(['a', '--set', 'b={ c: 1 }', 'd=e f']);
    expect(wordsOf('a b | c')).toEqual(['a', 'b']);
  });
});

test.each(unique.map(({ page, line }) => [page, line]))('%s: somebody says what becomes of: %s', (_, line) => {
  expect(ruleFor(line)).toBeDefined();
});

test('each rule is for some line', () => {
  const idle = rules.filter(([, rule]) => !unique.some(({ line }) => ruleFor(line) === rule)).map(([fits]) => String(fits));
  expect(idle).toEqual([]);
});

/** Words of a line as the shell of a folder gives them to the program: patterns become the names that fit. */
const expanded = (words: readonly string[], folder: string): readonly string[] =>
  words.flatMap((word) => {
    if (!/^[\w./-]*\*$/.test(word)) return [word];
    const [within, start] = [dirname(word), word.slice(dirname(word).length + 1, -1)];
    return readdirSync(join(folder, within))
      .filter((name) => name.startsWith(start))
      .map((name) => join(within, name));
  });

const runAll = (all: readonly (readonly string[])[], cwd: string): Promise<readonly Outcome[]> =>
  new Promise((resolve, reject) => {
    const { FORCE_COLOR: _, NODE_ENV: __, ...environment } = process.env;
    const jiti = join(dirname(require.resolve('jiti/package.json')), 'lib/jiti-cli.mjs');
    const file = join(cwd, 'outcomes.json');
    const child = spawn(process.execPath, [jiti, join(__dirname, 'run-lines.ts'), file], {
      cwd,
      env: { ...environment, NO_COLOR: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && existsSync(file)) resolve(JSON.parse(readFileSync(file, 'utf8')) as Outcome[]);
      else reject(new Error(`the process that runs the commands ended with ${code}`));
    });
    child.stdin.end(JSON.stringify(all));
  });

describe('the docs', () => {
  let sandbox: string;
  const outcomes = new Map<string, Outcome>();

  /** What a line printed, unless it ended well. */
  const verdict = (line: string): string => {
    const { code, printed } = outcomes.get(line) ?? { code: -1, printed: 'was not done' };
    return code === 0 ? 'well' : `${code}: ${printed}`;
  };

  /** The words behind `longway` that are done for a line. */
  const done = (line: string): readonly string[] => {
    const rule = ruleFor(line);
    if (rule?.does !== 'run') throw new Error(`${line} is not to be done`);
    const instead = Object.entries(rule.instead ?? {}).reduce((text, [from, to]) => text.replace(from, to), line);
    const words = [...wordsOf(instead).slice(2), ...(rule.behind ?? [])];
    return expanded(words, sandbox).map((word) => word.replaceAll('SANDBOX', sandbox));
  };

  /** For a run that is only read: `validate` reads the same file with the same settings. */
  const checked = async (line: string): Promise<readonly string[] | undefined> => {
    const parsed = await parseLine(wordsOf(line).slice(2));
    if ('fault' in parsed || parsed.command !== 'run' || !parsed.args[0]?.endsWith('.yaml')) return undefined;
    const { set, arm, seeds, plugin } = parsed.options as Readonly<Record<string, readonly string[] | undefined>>;
    const options = Object.entries({ set, arm, seeds, plugin }).flatMap(([name, values]) => (values ? [`--${name}`, ...values] : []));
    return ['validate', parsed.args[0], ...options];
  };

  const perform = async (list: readonly (readonly [line: string, words: readonly string[]])[]): Promise<void> => {
    const results = await runAll(
      list.map(([, words]) => words),
      sandbox,
    );
    list.forEach(([line], i) => outcomes.set(line, results[i] as Outcome));
  };

  beforeAll(async () => {
    sandbox = await mkdtemp(join(tmpdir(), 'longway-commands-'));
    await fillSandbox(root, sandbox);
    const all = by('run').map(([, line]) => line);
    const trainings = all.filter((line) => /^npx longway (run|audit) /.test(line) && !line.includes(' runs/'));
    // Another seed, to be put together with the first.
    const second = ['run', 'experiments/quickstart.yaml', ...tiny.slice(0, -1), '1', '--arm', 'clean', '--out', 'second'];
    await perform([...trainings.map((line) => [line, done(line)] as const), ['a second seed', second]]);
    const runs = join(sandbox, 'runs');
    await layRuns(runs, 'quickstart-', [
      ['quickstart-20260131-093000', 'cifar-20260131-093000', 'imagenet-20260201-180000', 'a-1', 'a-2', 'seed-0-20260131-093000'],
    ]);
    await layRuns(runs, 'my-', [['my-20260131-093000'], ['my-20260201-093000']], false);
    await layRuns(runs, 'audit-', [['audit-photos-20260131-093000']], false);
    await cp(join(sandbox, 'second'), join(runs, 'second'), { recursive: true });
    await layRuns(join(runs, 'second'), 'quickstart-', [['../seed-1-20260131-110000']]);
    await rm(join(runs, 'second'), { recursive: true });
    // Last what loads TensorFlow: others in this process are meant to go without.
    const loads = (line: string): number => Number(/^npx longway (doctor|audit|export|lens)\b/.test(line));
    const others = all.filter((line) => !trainings.includes(line)).sort((a, b) => loads(a) - loads(b));
    await perform(others.map((line, i) => [line, done(line).map((word) => word.replace(/^packs\/.*/, `$&-${i}`))]));
    const read = await Promise.all(by('read').map(async ([, line]) => [line, await checked(line)] as const));
    await perform(read.flatMap(([line, words]) => (words ? [[line, words] as const] : [])));
  }, 600_000);
  afterAll(() => rm(sandbox, { recursive: true, force: true }));

  test.each(by('run'))('%s: does %s', (_, line) => {
    expect(verdict(line)).toBe('well');
  });

  test.each(by('read'))('%s: the command line understands %s', async (_, line) => {
    const parsed = await parseLine(wordsOf(line).slice(2));
    expect(parsed).not.toHaveProperty('fault');
    if (outcomes.has(line)) expect(verdict(line)).toBe('well');
    else if (!('fault' in parsed)) {
      const files = parsed.args.filter((word) => word.includes('/') && !word.startsWith('runs/'));
      for (const file of files) expect([file, existsSync(join(sandbox, file))]).toEqual([file, true]);
    }
  });

  test.each(by('look up'))('%s: there is what is named by %s', (_, line) => {
    const words = wordsOf(line);
    const [program, ...others] = words.filter((word) => word !== '--silent' && word !== 'nx');
    const [what, name = ''] = others;
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    if (program === 'npm') {
      const script = scripts[what === 'run' ? name : (what as string)];
      expect(script).toBeDefined();
      const files = (script as string)
        .split(' ')
        .filter((word) => /^(apps|experiments|node_modules|tools)\/\S+\.(ts|mjs|cjs|yaml)$/.test(word));
      for (const file of files) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
      return;
    }
    if (what === 'g') {
      const { generators } = JSON.parse(readFileSync(join(root, 'tools/generators/generators.json'), 'utf8')) as { generators: object };
      expect(generators).toHaveProperty(name.replace('@longway/generators:', ''));
      return;
    }
    const manifests = ['docs/project.json', ...['libs', 'apps', 'tools'].flatMap(manifestsIn)];
    const names = manifests.map((file) => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as { name: string; nx?: { name?: string } };
      return manifest.nx?.name ?? manifest.name;
    });
    expect(names).toContain(name);
  });
});

const manifestsIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const inner = join(folder, name);
    return [join(inner, 'package.json'), ...innerFolders(inner).map((below) => join(inner, below, 'package.json'))].filter((file) =>
      existsSync(join(root, file)),
    );
  });

const innerFolders = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
