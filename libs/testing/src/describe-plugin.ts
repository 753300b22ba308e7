import * as tf from '@tensorflow/tfjs';
import type { Plugin, PluginKind } from '@longway/contracts';
import { temporaryContext } from './context';
import { candidate, type Candidate, type Checks, type Fixture, type FixtureOf } from './fixture';
import { datasetChecks } from './suites/dataset';
import { evaluatorChecks } from './suites/evaluator';
import { extractorChecks } from './suites/extractor';
import { lensChecks } from './suites/lens';
import { objectiveChecks } from './suites/objective';
import { optionChecks } from './suites/options';
import { pretextTaskChecks } from './suites/pretext-task';
import { shortcutChecks } from './suites/shortcut';
import { sinkChecks } from './suites/sink';

/** What each kind of plugin promises, promise by promise. */
export const contracts: { readonly [K in PluginKind]: Checks<K> } = {
  lens: lensChecks,
  extractor: extractorChecks,
  'pretext-task': pretextTaskChecks,
  objective: objectiveChecks,
  dataset: datasetChecks,
  shortcut: shortcutChecks,
  evaluator: evaluatorChecks,
  sink: sinkChecks,
};

/** Objectives need a worked example; the other kinds can do without a fixture. */
type FixtureArgument<K extends PluginKind> = Fixture extends FixtureOf<K> ? [fixture?: FixtureOf<K>] : [fixture: FixtureOf<K>];

/** Milliseconds; data sets may unpack themselves first. */
const patience = 60_000;

/**
 * The contract suite of a plugin's kind, as one block of tests. Call it in the plugin's spec; it runs on the pure-JS backend,
 * so options that keep networks small keep the test quick.
 */
export const describePlugin = <K extends PluginKind>(plugin: Plugin<K>, ...[given]: FixtureArgument<K>): void => {
  const fixture = (given ?? {}) as FixtureOf<K>;
  describe(`${plugin.kind} ${plugin.name} keeps its contract`, () => {
    let subject: Candidate<K>;
    let clean: () => Promise<void>;

    beforeAll(async () => {
      // Without the advice to install a faster backend.
      tf.env().set('PROD', true);
      await tf.setBackend('cpu');
      const temporary = await temporaryContext();
      clean = temporary.clean;
      const context = { ...temporary.context, ...fixture.context };
      await fixture.prepare?.(context);
      subject = candidate(plugin, fixture, context);
    }, patience);
    afterAll(() => clean());

    const promises = { ...optionChecks, ...contracts[plugin.kind] } as Checks<K>;
    for (const [promise, check] of Object.entries(promises)) {
      test(promise, async () => check(subject), patience);
    }
  });
};
