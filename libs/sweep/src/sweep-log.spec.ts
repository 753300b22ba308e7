import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from './cell';
import { LOG, type LogEntry, readSweepLog, SweepLog } from './sweep-log';
import { readSweepRecord, writeSweepRecord } from './sweep-record';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const judged = (step: number): LogEntry => ({ type: 'judged', cell: hashOf('a'), metric: 'linear top1', step, value: 0.5 });

test('a log is read as it was written, also behind a line that was cut short', async () => {
  const own = join(folder, 'runs/mine');
  expect(await readSweepLog(own)).toEqual([]);
  await (await SweepLog.open(own)).add(judged(1));
  appendFileSync(join(own, LOG), '{"type":"judg');
  await (await SweepLog.open(own)).add(judged(2));
  expect(await readSweepLog(own)).toEqual([judged(1), judged(2)]);
  expect(readFileSync(join(own, LOG), 'utf8').split('\n')).toHaveLength(4);
});

test('lines of several at once stay whole', async () => {
  const logs = await Promise.all([1, 2, 3].map(() => SweepLog.open(folder)));
  await Promise.all(Array.from({ length: 60 }, (_, step) => logs[step % 3]?.add(judged(step))));
  const steps = (await readSweepLog(folder)).map((entry) => (entry.type === 'judged' ? entry.step : NaN));
  expect([...steps].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, step) => step));
});

test('a record says where its cells are from wherever it lies', async () => {
  const record = {
    name: 'mine',
    cellsFolder: join(folder, 'cells'),
    axes: ['lens'],
    stages: ['pretrain' as const],
    cells: [{ id: hashOf('a'), point: { lens: { name: 'unet' } }, seed: 0 }],
  };
  await writeSweepRecord(join(folder, 'mine'), record);
  expect(await readSweepRecord(join(folder, 'mine'))).toEqual(record);
  expect(readFileSync(join(folder, 'mine/sweep.json'), 'utf8')).toContain('"../cells"');
  expect(await readSweepRecord(folder)).toBeUndefined();
});
