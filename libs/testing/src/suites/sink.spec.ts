import type { Sink } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

const sink = (change: Partial<Sink> = {}): Sink => ({ next: ({ type }) => console.log(type), drain: async () => undefined, ...change });

describePlugin(pluginOf('sink', () => sink()));

test.each([
  ['trips over an event', 'takes every type of event, then drains', sink({ next: ({ type }) => expect(type).not.toBe('Warned') })],
  ['cannot drain', 'drains when nothing came', sink({ drain: () => Promise.reject(new Error('no file')) })],
  ['changes events', 'leaves events as they are', sink({ next: (event) => void Object.assign(event, { step: -1 }) })],
])('a sink that %s is found out', async (_, promise, broken) => {
  expect(await breaks('sink', promise, () => broken)).toBe(true);
});
