import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PluginSurroundings, tokens } from '@longway/contracts';
// eslint-disable-next-line no-restricted-imports -- a test composes, and needs a root to make children of
import { container } from 'tsyringe';
import { type ReadExperiment, resolveExperiment } from '../config';
import { registerRun } from '.';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-compose-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A plugin package in the test's folder whose `create` is the given JavaScript. */
const write = (name: string, kind: string, create: string, choices?: Record<string, string>): string => {
  const path = mkdtempSync(join(folder, 'plugin-'));
  writeFileSync(join(path, 'package.json'), JSON.stringify({ main: 'index.cjs', longway: { kind, name, choices } }));
  writeFileSync(
    join(path, 'index.cjs'),
    `const { z } = require('zod'); module.exports.plugin = { kind: '${kind}', name: '${name}', options: z.strictObject({ size: z.number().default(2), ${Object.keys(
      choices ?? {},
    )
      .map((key) => `${key}: z.unknown().optional(),`)
      .join('')} }), create: ${create} };`,
  );
  return path;
};

const compose = ({ experiment, catalog }: ReadExperiment) => {
  const arm = experiment.arms[0];
  if (!arm) throw new Error('no arm');
  const context: PluginSurroundings = { configFolder: folder, cacheFolder: folder, warn: () => undefined };
  return registerRun(container.createChildContainer(), { arm, seed: 3, versions: { longway: '1' } }, catalog, context);
};

/** Every plugin is the test's own: what is composed here needs no other library's code. */
const configWith = (objective: string) => ({
  plugins: [
    write('data', 'dataset', '({ size }, context) => Promise.resolve({ size, folder: context.configFolder })'),
    write('quiz', 'pretext-task', '() => ({ quiz: true })'),
    write('net', 'extractor', '() => ({ net: true })'),
    write('glass', 'lens', '({ size }) => ({ size })'),
    write('game', 'objective', objective),
    write('judge', 'evaluator', '() => ({ judge: true })'),
  ],
  dataset: { name: 'data', size: 5 },
  task: 'quiz',
  extractor: 'net',
  lens: 'glass',
  objective: 'game',
  evaluators: ['judge'],
  training: { steps: 7 },
});

describe('registerRun', () => {
  it('registers what the arm chooses, with its options', async () => {
    const run = await compose(resolveExperiment(configWith('() => ({})'), folder));
    expect(run.resolve(tokens.dataset)).toEqual({ size: 5, folder });
    expect(run.resolve(tokens.lens)).toEqual({ size: 2 });
    expect(run.resolve(tokens.shortcuts)).toEqual([]);
    expect(run.resolve(tokens.evaluators)).toEqual([{ name: 'judge', value: { judge: true } }]);
    expect(run.resolve(tokens.training).steps).toBe(7);
    expect(run.resolve(tokens.run)).toMatchObject({
      arm: 'main',
      seed: 3,
      versions: { longway: '1' },
      config: { dataset: { name: 'data', size: 5 } },
    });
  });

  it('leaves the parent as it was', async () => {
    await compose(resolveExperiment(configWith('() => ({})'), folder));
    expect(container.isRegistered(tokens.lens, true)).toBe(false);
  });

  it('refuses an objective that does not hold for the task', () =>
    expect(
      compose(resolveExperiment(configWith('() => ({ refuses: (task) => task.quiz && "it needs classes" })'), folder)),
    ).rejects.toThrow(/objective game with task quiz: it needs classes/));

  describe('a plugin that chooses others', () => {
    const choosing = (others: unknown) => {
      const config = configWith('() => ({})');
      const create = '({ others }, context) => Promise.all(others.map((one) => context.create("dataset", one)))';
      return {
        ...config,
        plugins: [...config.plugins, write('compare', 'evaluator', create, { others: 'dataset' })],
        evaluators: [{ name: 'compare', others }],
      };
    };

    it('gets them made, with their defaults', async () => {
      const run = await compose(resolveExperiment(choosing(['data', { name: 'data', size: 7 }]), folder));
      expect(run.resolve(tokens.evaluators)).toMatchObject([{ name: 'compare', value: [{ size: 2 }, { size: 7 }] }]);
    });

    it.each([
      ['an unknown one', ['date'], /evaluators\.0\.others\.0: there is no dataset "date"[^]*did you mean data\?/],
      [
        'a wrong option of one',
        [{ name: 'data', sise: 3 }],
        /evaluators\.0\.others\.0\.sise[^]*did you mean evaluators\.0\.others\.0\.size\?/,
      ],
    ])('is told of %s', (_, others, message) => expect(() => resolveExperiment(choosing(others), folder)).toThrow(message));
  });

  it('binds the task to the data, and refuses data that do not fit', async () => {
    const task = '() => ({ forData: ({ size }) => ({ bound: size }) })';
    const run = await compose(
      resolveExperiment(
        { ...configWith('() => ({})'), plugins: [...configWith('() => ({})').plugins, write('fit', 'pretext-task', task)], task: 'fit' },
        folder,
      ),
    );
    expect(run.resolve(tokens.task)).toEqual({ bound: 5 });
  });

  it('says which plugin cannot be made', () =>
    expect(compose(resolveExperiment(configWith('() => { throw new Error("no glue") }'), folder))).rejects.toThrow(
      /the objective "game" cannot be made[^]*no glue/,
    ));
});
