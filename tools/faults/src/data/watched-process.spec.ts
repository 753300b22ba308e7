import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flat } from './pictures/real';
import { WatchedProcess } from './watched-process';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'longway-watched-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('a process that does not answer in time is ended, and what it is given later is told so', async () => {
  const warmUp = join(folder, 'whole.jpg');
  writeFileSync(warmUp, await flat(40, 40).jpeg().toBuffer());
  const start = (patience: number) => WatchedProcess.start({ workers: 1, maxPixels: 1e6, warmUp, patience });
  const task = { id: 0, reader: 'pictures', path: warmUp } as const;
  const patient = await start(60);
  expect(await patient.try(task)).toMatchObject({ id: 0, outcome: 'read', peakBytes: expect.any(Number) });
  await patient.close();
  const impatient = await start(1e-6);
  expect(await impatient.try(task)).toBe('hung');
  expect(await impatient.try({ ...task, id: 1 })).toBe('hung');
  await impatient.close();
});
