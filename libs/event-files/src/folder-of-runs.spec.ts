import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import { FolderOfRuns, requireRunFolder, requireWritable, type RunStore } from './folder-of-runs';

const event = (run: string, sequence: number): TrainingEvent => ({
  ...{ run, arm: 'a', seed: 0, sequence, step: 0, time: '2026-01-01T00:00:00.000Z' },
  ...{ type: 'EvaluationStarted', evaluator: 'knn' },
});

/** Writes down what it is asked for. */
const recorded = () => {
  const calls: string[] = [];
  const open = (folder: string): RunStore => ({
    write: ({ sequence }) => void calls.push(`${folder} ${sequence}`),
    sync: () => void calls.push(`${folder} sync`),
    forget: async (sequence) => void calls.push(`${folder} forget ${sequence}`),
    close: () => void calls.push(`${folder} close`),
  });
  return { calls, runs: new FolderOfRuns('/x', open) };
};

test('each run has a folder, and one of them is open at a time', async () => {
  const { calls, runs } = recorded();
  runs.sync();
  await runs.forget({ run: 'a/seed-0', sequence: 3 });
  runs.write(event('a/seed-0', 3));
  runs.write(event('b/seed-0', 0));
  runs.sync();
  runs.close();
  runs.close();
  const [a, b] = ['/x/a/seed-0', '/x/b/seed-0'];
  expect(calls).toEqual([`${a} forget 3`, `${a} 3`, `${a} close`, `${b} 0`, `${b} sync`, `${b} close`]);
});

test('a run folder is needed', () => {
  expect(requireRunFolder({ runFolder: '/runs/x' }, 'csv')).toBe('/runs/x');
  expect(() => requireRunFolder({}, 'csv')).toThrow(/The sink csv needs a run folder/);
});

test('a folder is made, or it is said why it cannot be', async () => {
  const root = mkdtempSync(join(tmpdir(), 'longway-event-files-'));
  await requireWritable(join(root, 'a/b'));
  expect(existsSync(join(root, 'a/b'))).toBe(true);
  writeFileSync(join(root, 'file'), '');
  await expect(requireWritable(join(root, 'file/b'))).rejects.toMatchObject({ exit: 'storage', mishap: { where: join(root, 'file/b') } });
  rmSync(root, { recursive: true });
});
