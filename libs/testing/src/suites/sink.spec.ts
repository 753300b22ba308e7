import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sink, TrainingEvent } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

const sink = (change: Partial<Sink> = {}): Sink => ({ next: ({ type }) => console.log(type), drain: async () => undefined, ...change });

describePlugin(pluginOf('sink', () => sink()));
describePlugin(pluginOf('sink', () => sink({ next: () => new Promise((resolve) => setTimeout(resolve, 1)) })));

test.each([
  ['trips over an event', 'takes every type of event, then drains', sink({ next: ({ type }) => expect(type).not.toBe('Warned') })],
  ['rejects an event', 'takes every type of event, then drains', sink({ next: () => Promise.reject(new Error('no')) })],
  ['cannot drain', 'drains when nothing came', sink({ drain: () => Promise.reject(new Error('no file')) })],
  ['changes events', 'leaves events as they are', sink({ next: (event) => void Object.assign(event, { step: -1 }) })],
  [
    'waits for its reader',
    'waits for no reader of what it prints',
    sink({ drain: () => new Promise((resolve) => void process.stdout.write('last words', () => resolve())) }),
  ],
  [
    'cannot persist',
    'persists at any moment, where it can',
    sink({
      persist: () => {
        throw new Error('no');
      },
    }),
  ],
  ['does not say what it keeps', 'forgets what is told again and nothing else, where it can', sink({ resume: () => undefined })],
])('a sink that %s is found out', async (_, promise, broken) => {
  expect(await breaks('sink', promise, () => broken)).toBe(true);
});

test('a sink that trips over an event that comes too late is found out', async () => {
  const closing = (): Sink => {
    let isClosed = false;
    return sink({ next: () => expect(isClosed).toBe(false), drain: async () => void (isClosed = true) });
  };
  expect(await breaks('sink', 'ignores events once it is drained', closing)).toBe(true);
});

describe('a sink that keeps events', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-sink-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const kept = (): TrainingEvent[] => {
    const lines = readFileSync(join(folder, 'kept'), 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as TrainingEvent);
  };
  const keeping = (change: Partial<Sink> = {}): Sink =>
    sink({ next: (event) => appendFileSync(join(folder, 'kept'), `${JSON.stringify(event)}\n`), ...change });

  test.each([
    ['forgets nothing', 'forgets what is told again and nothing else, where it can', { resume: () => undefined }],
    ['forgets all', 'forgets what is told again and nothing else, where it can', { resume: () => rmSync(join(folder, 'kept')) }],
    ['takes events when it is drained', 'ignores events once it is drained', {}],
  ])('and %s is found out', async (_, promise, change) => {
    expect(await breaks('sink', promise, () => keeping(change), { kept })).toBe(true);
  });

  const shortOf = ({ run, sequence }: TrainingEvent) => ({ run, sequence });
  const keptInShort = () => kept().map(shortOf);
  const told = () => new Set(existsSync(join(folder, 'kept')) ? kept().map((event) => JSON.stringify(shortOf(event))) : []);
  /** Hands on what it has not handed on before. */
  const once = (event: TrainingEvent) =>
    told().has(JSON.stringify(shortOf(event))) ? undefined : appendFileSync(join(folder, 'kept'), `${JSON.stringify(event)}\n`);

  test('of which it keeps a part, and hands on for good, keeps its contract where it tells nothing twice', async () => {
    const promise = 'forgets what is told again and nothing else, where it can';
    const fixture = { kept: keptInShort, keeps: (event: TrainingEvent) => [shortOf(event)], isFinal: true };
    expect(await breaks('sink', promise, () => keeping({ next: once, resume: () => undefined }), fixture)).toBe(false);
    rmSync(join(folder, 'kept'));
    expect(await breaks('sink', promise, () => keeping({ resume: () => undefined }), fixture)).toBe(true);
  });

  test('and of which nothing is kept that would be told again is found out', async () => {
    const fixture = { kept: () => [], keeps: () => [] };
    const promise = 'forgets what is told again and nothing else, where it can';
    expect(await breaks('sink', promise, () => keeping({ resume: () => undefined }), fixture)).toBe(true);
  });
});
