import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tail } from './tail';
import { stepOf } from './testing/events';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-tail-'));
  path = join(folder, 'events.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lineOf = (step: number, loss = 1): string => `${JSON.stringify(stepOf('a/seed-0', step, step, loss))}\n`;

const follow = () => {
  let told: number[] = [];
  let restarts = 0;
  const tail = new Tail(path, {
    take: ({ step }) => told.push(step),
    restart: () => {
      told = [];
      restarts += 1;
    },
  });
  return async () => {
    await tail.poll();
    return { told: [...told], restarts };
  };
};

test('waits for the file, and for the rest of a line', async () => {
  const look = follow();
  expect(await look()).toEqual({ told: [], restarts: 0 });
  writeFileSync(path, lineOf(1) + lineOf(2).slice(0, 20));
  expect(await look()).toEqual({ told: [1], restarts: 0 });
  appendFileSync(path, lineOf(2).slice(20));
  expect(await look()).toEqual({ told: [1, 2], restarts: 0 });
  expect(await look()).toEqual({ told: [1, 2], restarts: 0 });
});

test('passes over lines that hold no event', async () => {
  const look = follow();
  writeFileSync(path, `\u0000\u0000\n{"run": 3}\nnull\n${lineOf(1)}`);
  expect((await look()).told).toEqual([1]);
});

test('reads more than it takes in at once, and lines that are longer', async () => {
  const look = follow();
  const long = JSON.stringify({ ...stepOf('a/seed-0', 1, 1), filler: 'é'.repeat(2 ** 20) });
  writeFileSync(path, `${long}\n${Array.from({ length: 6000 }, (_, i) => lineOf(i + 2)).join('')}`);
  expect((await look()).told).toEqual(Array.from({ length: 6001 }, (_, i) => i + 1));
});

describe('begins anew', () => {
  const lines = [1, 2, 3, 4, 5].map((step) => lineOf(step));

  it('where the file was cut back', async () => {
    const look = follow();
    writeFileSync(path, lines.join(''));
    await look();
    truncateSync(path, (lines[0]?.length ?? 0) * 3);
    expect(await look()).toEqual({ told: [1, 2, 3], restarts: 1 });
  });

  it('where it was cut back and has grown on beyond', async () => {
    const look = follow();
    writeFileSync(path, lines.join(''));
    await look();
    truncateSync(path, (lines[0]?.length ?? 0) * 3);
    appendFileSync(path, [4, 5, 6, 7].map((step) => lineOf(step, 3)).join(''));
    expect(await look()).toEqual({ told: [1, 2, 3, 4, 5, 6, 7], restarts: 1 });
  });

  it('where another file took its place', async () => {
    const look = follow();
    writeFileSync(path, lines.join(''));
    await look();
    writeFileSync(`${path}.1`, `${lines.join('')}${lineOf(6)}`);
    renameSync(`${path}.1`, path);
    expect(await look()).toEqual({ told: [1, 2, 3, 4, 5, 6], restarts: 1 });
  });
});
