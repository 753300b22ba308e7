import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesOf, plan, writeFiles } from '../../test/run-folder';
import { readRunFolder } from './run-folder';

describe('readRunFolder', () => {
  const files = filesOf({ ...plan, steps: 5 });
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'longway-run-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (changed: Readonly<Record<string, string | undefined>> = {}) => {
    const kept = Object.entries({ ...files, ...changed }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    await writeFiles(folder, Object.fromEntries(kept));
    return readRunFolder(folder);
  };

  it('reads a whole folder without a complaint', async () => {
    const run = await read();
    expect(run.troubles).toEqual([]);
    expect(run.info).toMatchObject({ name: 'made-up', status: 'finished' });
    expect(run.experiment.recovery).toEqual([{ from: 'shortcut', to: 'clean' }]);
    expect(run.histories.map((history) => history.run)).toEqual([
      'clean/seed-0',
      'clean/seed-1',
      'shortcut/seed-0',
      'shortcut/seed-1',
      'lens/seed-0',
      'lens/seed-1',
    ]);
    expect(run.histories[4]?.curves.get('losses.reconstruction')?.steps).toEqual([1, 2, 3, 4, 5]);
    expect(run.histories[4]).toMatchObject({ outcome: 'completed', seconds: 84, lastStep: 5 });
    expect([...run.previews.keys()]).toEqual(['lens/seed-0', 'lens/seed-1']);
  });

  it('passes over a last line that is being written, and names other broken ones', async () => {
    const events = files['events.jsonl'] ?? '';
    const cut = await read({ 'events.jsonl': events.slice(0, -40) });
    expect(cut.troubles).toEqual([]);
    expect(cut.histories.at(-1)?.outcome).toBeUndefined();
    const damaged = await read({ 'events.jsonl': events.replace('\n', '\n{"type": "Step\n[]\n') });
    expect(damaged.troubles).toEqual(['events.jsonl: 2 unreadable lines were left out, the first is line 2.']);
  });

  it('leaves a gap where a loss was not finite', async () => {
    const [first = '', second = '', ...rest] = (files['events.jsonl'] ?? '').split('\n');
    const broken = second.replace(/"extractor":[\d.]+/, '"extractor":null');
    const run = await read({ 'events.jsonl': [first, broken, ...rest].join('\n') });
    expect(run.histories[0]?.curves.get('losses.extractor')?.steps).toEqual([2, 3, 4, 5]);
  });

  it('forgets the first attempt of a run that began anew', async () => {
    const [started = '', step = ''] = (files['events.jsonl'] ?? '').split('\n');
    const run = await read({ 'events.jsonl': `${started}\n${step}\n${started}\n` });
    expect(run.histories).toHaveLength(1);
    expect(run.histories[0]?.curves.size).toBe(0);
  });

  it('says which files are missing or damaged', async () => {
    const run = await read({
      'metrics.json': undefined,
      'run.json': '{"name": "half',
      'arms/lens/seed-0/preview.json': '{"step": 5, "shape": [28, 28, 1], "examples": [], "count": 1, "meanSquaredError": [0]}',
    });
    expect(run.troubles).toHaveLength(3);
    expect(run.troubles.join('\n')).toMatch(
      /run\.json cannot be read: .*\nmetrics\.json is missing\.\narms\/lens\/seed-0\/preview\.json cannot be read: .*does not fit the shape/s,
    );
    expect(run.rows).toEqual([]);
    expect([...run.previews.keys()]).toEqual(['lens/seed-1']);
  });

  it('leaves out rows without a finite value', async () => {
    const rows = JSON.parse(files['metrics.json'] ?? '') as object[];
    const run = await read({ 'metrics.json': JSON.stringify([{ ...rows[0], value: null }, ...rows.slice(1)]) });
    expect(run.rows).toHaveLength(rows.length - 1);
    expect(run.troubles[0]).toContain(`1 of ${rows.length} rows`);
  });

  it('takes rows without pooling and protocol for what they were', async () => {
    const old = { arm: 'a', seed: 0, evaluator: 'linear', features: 'raw', layer: 'block3', split: 'test', metric: 'top1', value: 0.5 };
    const run = await read({ 'metrics.json': JSON.stringify([old, { ...old, evaluator: 'pretext', layer: 'head' }]) });
    expect(run.troubles).toEqual([]);
    expect(run.rows.map(({ pooling, protocol }) => [pooling, protocol])).toEqual([
      ['mean', 'unstated'],
      ['none', 'unstated'],
    ]);
  });

  it('refuses what is no run folder', async () => {
    await expect(readRunFolder(join(folder, 'nowhere'))).rejects.toMatchObject({ exit: 'usage', mishap: { found: 'nothing' } });
    await expect(readRunFolder(folder)).rejects.toThrow(/This is no run folder/);
  });
});
