const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { readJson } = require('@nx/devkit');
const { createTreeWithEmptyWorkspace } = require('@nx/devkit/testing');
const { generators } = require('../generators.json');
const { kinds } = require('./kinds.cjs');

const workspace = join(__dirname, '../../..');

/** The generator that `nx g @longway/generators:KIND` runs. */
const generatorOf = (kind) => {
  const [file, name] = generators[kind].factory.split('#');
  return require(join('..', file))[name];
};

const generate = (kind, options) => {
  const tree = createTreeWithEmptyWorkspace();
  generatorOf(kind)(tree, options);
  return tree;
};

const filesOf = (tree) => tree.listChanges().filter(({ path }) => path.startsWith('libs/'));

test('there is a generator for each kind', () => {
  expect(Object.keys(generators).sort()).toEqual(Object.keys(kinds).sort());
});

test.each(Object.keys(kinds))('%s: a library whose manifest and files agree', (kind) => {
  const tree = generate(kind, { name: 'two-words', description: 'Just for show' });
  const folder = `libs/${kinds[kind].folder}/two-words`;
  expect(readJson(tree, `${folder}/package.json`)).toMatchObject({
    name: `@longway/${kinds[kind].folder}-two-words`,
    description: 'Just for show',
    longway: { kind, name: 'two-words', options: './options' },
    nx: { tags: ['type:plugin'] },
  });
  const made = filesOf(tree).map(({ path }) => path);
  for (const file of ['README.md', 'src/index.ts', 'src/options.ts', 'src/two-words.ts', 'src/two-words.spec.ts', 'src/contract.spec.ts']) {
    expect(made).toContain(`${folder}/${file}`);
  }
  for (const { path, content } of filesOf(tree)) expect(`${path}\n${content}`).not.toMatch(/<%|%>|__|\.template/);
});

test.each(Object.keys(kinds))('%s: a page that tells every option', (kind) => {
  const tree = generate(kind, { name: 'two-words' });
  const folder = `libs/${kinds[kind].folder}/two-words`;
  const keys = [...tree.read(`${folder}/src/options.ts`, 'utf8').matchAll(/^ {2}(\w+): /gm)].map(([, key]) => key);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(tree.read(`${folder}/README.md`, 'utf8')).toContain(`\`${key}\``);
});

test('a taken or unusable name is refused', () => {
  const tree = generate('lens', { name: 'blur' });
  expect(() => generatorOf('lens')(tree, { name: 'blur' })).toThrow(/libs\/lens\/blur exists already/);
  expect(() => generatorOf('lens')(tree, { name: 'Blur_2' })).toThrow(/'Blur_2' is no name for a plugin/);
});

describe('what is generated', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'longway-generated-')));
  const run = (tool, ...args) => {
    try {
      execFileSync(process.execPath, [join(workspace, 'node_modules', tool), ...args], { cwd: folder, stdio: 'pipe' });
    } catch (error) {
      throw new Error(`${error.stdout}${error.stderr}`);
    }
  };

  beforeAll(() => {
    for (const file of ['tsconfig.base.json', 'jest.preset.cjs', 'jest.setup.cjs']) cpSync(join(workspace, file), join(folder, file));
    symlinkSync(join(workspace, 'node_modules'), join(folder, 'node_modules'));
    for (const kind of Object.keys(kinds)) {
      for (const { path, content } of filesOf(generate(kind, { name: 'made-up' }))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
    }
    // One program for all: references between projects are the sync generator's work, not the templates'.
    const compilerOptions = { noEmit: true, composite: false, declaration: false, declarationMap: false, types: ['node', 'jest'] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: './tsconfig.base.json', compilerOptions, include: ['libs/*/*/src/**/*.ts'] }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('type checks', () => run('typescript/bin/tsc', '-p', 'tsconfig.json'), 120_000);

  test('passes its specs and the contract of its kind', () => {
    const projects = Object.values(kinds).map((kind) => `libs/${kind.folder}/made-up`);
    run('jest/bin/jest.js', '--runInBand', '--projects', ...projects);
  }, 240_000);
});
