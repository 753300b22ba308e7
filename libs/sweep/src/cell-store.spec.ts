import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { hashOf } from './cell';
import { CellStore } from './cell-store';
import { Claim } from './claim';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'longway-cells-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
/** A store of its own, and a cell. */
const begin = () => {
  made += 1;
  return { store: new CellStore(join(root, String(made))), cell: { id: hashOf(made) } };
};

const claimed = async (store: CellStore, cell: { id: string }, options = {}): Promise<Claim> => {
  const claim = await store.claim(cell, options);
  if (!(claim instanceof Claim)) throw new Error(claim);
  return claim;
};

const work = ({ folder }: CellStore): readonly string[] =>
  readdirSync(join(folder, '.work'))
    .filter((name) => name !== '.clock')
    .sort();

const claimFile = (store: CellStore, { id }: { id: string }, token: number) => join(store.folder, '.work', `${id}.${token}.claim`);

/** As if the process that holds the claim had ended: another one has its number. */
const kill = (store: CellStore, cell: { id: string }, token: number): void => {
  const file = claimFile(store, cell, token);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), started: '1' }));
};

/** As if nothing had been heard of the holder for a while. */
const silence = (store: CellStore, cell: { id: string }, token: number, seconds: number): void => {
  const then = Date.now() / 1000 - seconds;
  utimesSync(claimFile(store, cell, token), then, then);
};

test('a cell waits, is worked on, and is done', async () => {
  const { store, cell } = begin();
  expect(await store.state(cell.id)).toEqual({ status: 'waiting' });
  const claim = await claimed(store, cell);
  writeFileSync(join(claim.folder, 'run.json'), 'whole');
  expect(await store.state(cell.id)).toMatchObject({ status: 'running', folder: claim.folder, holder: { pid: process.pid, token: 1 } });
  expect(await store.claim(cell)).toBe('busy');
  expect(await claim.finish()).toBe(true);
  expect(await store.state(cell.id)).toEqual({ status: 'done', folder: store.finishedFolder(cell.id) });
  expect(readdirSync(store.finishedFolder(cell.id))).toEqual(['run.json']);
  expect(await store.claim(cell)).toBe('done');
  expect(await store.claim(cell, { force: true })).toBe('done');
  expect(work(store)).toEqual([]);
  expect([await claim.heartbeat(), await claim.finish(), await claim.release(), await claim.fail(new Error())]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('of many who take a cell at once one gets it, fresh, left or dead, and what was done is kept', async () => {
  for (let round = 0; round < 15; round++) {
    const { store, cell } = begin();
    const stores = Array.from({ length: 12 }, () => new CellStore(store.folder));
    for (let token = 1; token <= 4; token++) {
      const answers = await Promise.all(stores.map((one) => one.claim(cell)));
      const claims = answers.filter((answer) => answer instanceof Claim);
      expect(claims).toHaveLength(1);
      const [claim] = claims as [Claim];
      expect(await claim.holds()).toBe(true);
      expect(claim.token).toBeGreaterThanOrEqual(token);
      appendFileSync(join(claim.folder, 'events.jsonl'), `${token}\n`);
      if (token % 2 === 0) await claim.release();
      else kill(store, cell, claim.token);
    }
    const last = await claimed(store, cell);
    expect(readFileSync(join(last.folder, 'events.jsonl'), 'utf8')).toBe('1\n2\n3\n4\n');
    expect(await Promise.all([last.finish(), last.finish()])).toEqual(expect.arrayContaining([true]));
    expect(work(store)).toEqual([]);
  }
});

test('takers that all use force: one finishes, and it has all that was done', async () => {
  for (let round = 0; round < 15; round++) {
    const { store, cell } = begin();
    const first = await claimed(store, cell);
    writeFileSync(join(first.folder, 'done-so-far'), 'much');
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.claim(cell, { force: true })));
    const claims = answers.filter((answer) => answer instanceof Claim);
    const finished = await Promise.all([first, ...claims].map((claim) => claim.finish()));
    // The last taker may still have been refused for one that was faster and then lost: then the cell waits for the next.
    const next = finished.includes(true) ? undefined : await claimed(store, cell, { force: true });
    if (next) expect(await next.finish()).toBe(true);
    expect(finished.filter(Boolean).length).toBeLessThanOrEqual(1);
    expect(readdirSync(store.finishedFolder(cell.id))).toEqual(['done-so-far']);
  }
});

test('nothing that a zombie writes reaches the one that has taken the cell', async () => {
  const { store, cell } = begin();
  const zombie = await claimed(store, cell);
  mkdirSync(join(zombie.folder, 'arms/main/seed-0'), { recursive: true });
  const log = join(zombie.folder, 'events.jsonl');
  const deep = join(zombie.folder, 'arms/main/seed-0/quarantine.jsonl');
  const open = [log, deep].map((file) => openSync(file, 'a'));
  for (const file of open) writeSync(file, 'before\n');
  writeFileSync(join(zombie.folder, 'lock'), 'held by the zombie');

  const claim = await claimed(store, cell, { force: true });
  for (const file of open) writeSync(file, 'behind\n');
  open.forEach(closeSync);
  expect(existsSync(join(claim.folder, 'lock'))).toBe(false);
  expect(() => writeFileSync(join(zombie.folder, 'run.json'), 'by path')).toThrow('ENOENT');
  // As an atomic write does, which makes folders that are missing.
  mkdirSync(join(zombie.folder, 'arms/main/seed-0'), { recursive: true });
  writeFileSync(join(zombie.folder, 'run.json'), 'finished, says the zombie');
  expect([await zombie.heartbeat(), await zombie.holds(), await zombie.fail(new Error('stray')), await zombie.finish()]).toEqual([
    false,
    false,
    false,
    false,
  ]);

  expect(readFileSync(join(claim.folder, 'events.jsonl'), 'utf8')).toBe('before\n');
  expect(readFileSync(join(claim.folder, 'arms/main/seed-0/quarantine.jsonl'), 'utf8')).toBe('before\n');
  expect(readdirSync(claim.folder).sort()).toEqual(['arms', 'events.jsonl']);
  // The stray does not lead the next one astray.
  await claim.release();
  const next = await claimed(store, cell);
  expect(next.token).toBe(3);
  expect(readdirSync(next.folder).sort()).toEqual(['arms', 'events.jsonl']);
  expect(await next.finish()).toBe(true);
  expect(work(store)).toEqual([]);
});

test('the living are told from the dead', async () => {
  const { store, cell } = begin();
  const first = await claimed(store, cell);
  silence(store, cell, 1, 59);
  expect(await store.claim(cell)).toBe('busy');
  silence(store, cell, 1, 61);
  expect(await store.state(cell.id)).toMatchObject({ status: 'waiting' });
  expect(await store.state(cell.id, { stale: 600 })).toMatchObject({ status: 'running' });
  expect(await store.claim(cell, { stale: 600 })).toBe('busy');
  // A sign of life brings it back.
  expect(await first.heartbeat()).toBe(true);
  expect(await store.claim(cell)).toBe('busy');
  // A process that has ended on this machine needs no waiting for.
  kill(store, cell, 1);
  const second = await claimed(store, cell);
  expect(second.token).toBe(2);
  // One on another machine does.
  const file = claimFile(store, cell, 2);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), machine: 'elsewhere', pid: 1, started: '1' }));
  expect(await store.claim(cell)).toBe('busy');
  silence(store, cell, 2, 61);
  expect((await claimed(store, cell)).token).toBe(3);
});

test('a claim cut short by a full disk is nobody`s', async () => {
  const { store, cell } = begin();
  await claimed(store, cell);
  writeFileSync(claimFile(store, cell, 1), '{"token":');
  expect((await claimed(store, cell)).token).toBe(2);
});

test('failures are kept apart, counted, and forgotten once the cell is done', async () => {
  const { store, cell } = begin();
  const mishap = { where: 'dataset', remedy: 'fetch it' };
  await (await claimed(store, cell)).fail(new LongwayError('the data is missing', mishap, 'data'));
  expect(await store.state(cell.id)).toMatchObject({
    status: 'failed',
    failure: { token: 1, attempts: 1, error: { summary: 'the data is missing', ...mishap, exit: 'data' } },
  });
  const again = await claimed(store, cell);
  expect(await store.state(cell.id)).toMatchObject({ status: 'running' });
  await again.fail(new Error('a bug'));
  expect(await store.state(cell.id)).toMatchObject({
    status: 'failed',
    failure: { token: 2, attempts: 2, error: { summary: 'a bug', exit: 'failure' } },
  });
  // One who took it and died has not failed.
  await claimed(store, cell);
  kill(store, cell, 3);
  expect(await store.state(cell.id)).toMatchObject({ status: 'waiting' });
  const last = await claimed(store, cell);
  writeFileSync(join(last.folder, 'run.json'), '');
  await last.finish();
  expect(readdirSync(store.finishedFolder(cell.id))).toEqual(['run.json']);
});

test('many cells are looked at together', async () => {
  const { store } = begin();
  const [waiting, running, done] = ['a', 'b', 'c'].map((name) => ({ id: hashOf(name) }));
  await claimed(store, running as { id: string });
  await (await claimed(store, done as { id: string })).finish();
  const states = await store.states([waiting, running, done].map((cell) => cell?.id as string));
  expect([...states.values()].map(({ status }) => status)).toEqual(['waiting', 'running', 'done']);
});
