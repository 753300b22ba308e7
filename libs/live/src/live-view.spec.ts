import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import { Subject } from 'rxjs';
import type { Snapshot } from './hub';
import { openLiveView } from './live-view';
import type { Action } from './server';
import { experimentText, startOf, stepOf } from './testing/events';
import { type Message, messagesIn } from './testing/messages-in';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-view-'));
  writeFileSync(join(folder, 'experiment.yaml'), experimentText(['clean', 'lens'], [0, 1]));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The messages of a stream until it ends. */
const follow = async (url: string): Promise<readonly Message[]> => messagesIn(await (await fetch(new URL('/events', url))).text());

test('a thread serves what other processes told and this one tells, passes on what is asked, and closes with the end', async () => {
  writeFileSync(
    join(folder, 'events.jsonl'),
    [startOf('clean/seed-0', 2), stepOf('clean/seed-0', 1, 1)].map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  const events$ = new Subject<TrainingEvent>();
  const asked: Action[] = [];
  const view = await openLiveView({ folder, host: '127.0.0.1', port: 0, events$, act: (action) => asked.push(action) });
  const { hash } = new URL(view.url);
  const heard = follow(view.url);
  const answer = await fetch(new URL('/actions/checkpoint', view.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice('#token='.length)}` },
  });
  expect(answer.status).toBe(202);
  events$.next(stepOf('clean/seed-0', 2, 2));
  await view.end('stopped');
  expect(asked).toEqual(['checkpoint']);
  const messages = await heard;
  const [first] = messages;
  const { name, plan, runs } = first?.data as Snapshot;
  expect([name, plan]).toEqual(['tried', ['clean/seed-0', 'clean/seed-1', 'lens/seed-0', 'lens/seed-1']]);
  // The second step may have come before or behind the viewer.
  const later = messages.flatMap(({ type, data }) => (type === 'events' ? (data as TrainingEvent[]).map(({ step }) => step) : []));
  expect([...(runs[0]?.steps.steps ?? []), ...later]).toEqual([1, 2]);
  expect(messages.at(-1)).toMatchObject({ type: 'end', data: { status: 'stopped' } });
  await expect(fetch(view.url)).rejects.toThrow();
  // Nobody listens any more, and that is no error.
  events$.next(stepOf('clean/seed-0', 3, 3));
});

test('refuses a folder that is that of no run, with the remedy', async () => {
  rmSync(join(folder, 'experiment.yaml'));
  const refused = openLiveView({ folder, host: '127.0.0.1', port: 0, events$: new Subject<TrainingEvent>(), act: () => undefined });
  await expect(refused).rejects.toThrow(/no run folder[^]*remedy/);
});
