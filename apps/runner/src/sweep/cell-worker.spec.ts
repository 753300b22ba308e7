import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import type { Experiment } from '@longway/registry';
import { type Cell, CellStore, type Claim, hashOf, type LogEntry } from '@longway/sweep';
import { CellWorker } from './cell-worker';
import type { StageOutcome } from './execute-stage';

/** What comes of a cell, attempt by attempt; settles the claim as the real one does. */
const outcomes: StageOutcome[] = [];
jest.mock('./carry-out', () => ({
  carryOut: async (claim: Claim): Promise<StageOutcome> => {
    const outcome = outcomes.shift() as StageOutcome;
    if (outcome.status === 'finished') await claim.finish();
    else if (outcome.status === 'failed') await claim.fail(outcome.error);
    else await claim.release();
    return outcome;
  },
}));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-worker-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const arms = [{ name: 'main', config: {} }];
const cell = {
  id: hashOf('a'),
  point: {},
  seed: 0,
  experiment: { arms, plugins: [], seeds: [0], sinks: [], recovery: [], folder: '/' },
} as unknown as Cell<Experiment>;
const crashed: StageOutcome = { status: 'crashed', error: new LongwayError('killed', {}, 'environment') };

const attempt = async (planned: readonly StageOutcome[], { aborted = false, retryFailed = false } = {}) => {
  outcomes.splice(0, outcomes.length, ...planned);
  const store = new CellStore(folder);
  const log: LogEntry[] = [];
  const seen: string[] = [];
  const controller = new AbortController();
  if (aborted) controller.abort();
  const worker = new CellWorker({
    store,
    env: {},
    signal: controller.signal,
    command: [],
    ranks: 1,
    retryFailed,
    tell: async (entry) => void log.push(entry),
    watcher: { began: () => void seen.push('began'), event: () => undefined, ended: (_, { status }) => void seen.push(status) },
  });
  const outcome = await worker.perform({ cell, stage: 'evaluate' });
  return { outcome, seen, log: log.map(({ type }) => type), state: await store.state(cell.id) };
};

test('a cell whose process is killed goes on twice; at the third time it has failed', async () => {
  const twice = await attempt([crashed, crashed, { status: 'finished' }]);
  expect(twice).toMatchObject({ outcome: { status: 'finished' }, state: { status: 'done' } });
  expect(twice.log).toEqual(['began', 'crashed', 'began', 'crashed', 'began', 'done']);
  rmSync(folder, { recursive: true });
  const often = await attempt([crashed, crashed, crashed]);
  expect(often.log).toEqual(['began', 'crashed', 'began', 'crashed', 'began', 'failed']);
  expect(often).toMatchObject({
    outcome: { status: 'crashed' },
    state: { status: 'failed', failure: { attempts: 1, error: { summary: 'killed', exit: 'environment' } } },
  });
  expect(often.seen).toEqual(['began', 'began', 'began', 'crashed']);
});

test('one that is killed while all is to end waits for the next process', async () => {
  const { log, state } = await attempt([crashed], { aborted: true });
  expect([log, state.status]).toEqual([['began', 'crashed'], 'waiting']);
});

test('one whose process alone was told to stop is gone on with later', async () => {
  expect((await attempt([{ status: 'stopped' }])).outcome).toEqual({ status: 'lost' });
  expect((await attempt([{ status: 'stopped' }], { aborted: true })).outcome).toEqual({ status: 'stopped' });
});

test('a failure is told, and a cell that is done or busy is left alone', async () => {
  const failed = await attempt([{ status: 'failed', error: new LongwayError('diverged', {}, 'diverged') }]);
  expect([failed.log, failed.state.status]).toEqual([['began', 'failed'], 'failed']);
  // Not in this process's turn again, but where it is asked for.
  expect(await attempt([])).toMatchObject({ outcome: { status: 'failed', error: { message: 'diverged' } }, log: [] });
  expect(await attempt([{ status: 'paused', judged: [] }], { retryFailed: true })).toMatchObject({
    outcome: { status: 'paused' },
    log: ['began'],
  });
  const claim = await new CellStore(folder).claim(cell);
  expect(await attempt([])).toMatchObject({ outcome: { status: 'busy' }, seen: [], log: [] });
  await (claim as Claim).finish();
  expect(await attempt([])).toMatchObject({ outcome: { status: 'done' }, seen: ['done'], log: [] });
});
