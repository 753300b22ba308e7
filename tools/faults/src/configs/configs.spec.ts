import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, property } from 'fast-check';
import { attempt } from './attempt';
import { bases } from './bases';
import { silentlyChanged } from './expected';
import { mutations } from './mutations';

/** Some ten seconds on an idle machine. */
jest.setTimeout(300_000);

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'longway-configs-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const tried = (text: string) => attempt(text, join(folder, 'tried.yaml'));

// All experiments would take long, and the runner's own test checks that they are valid.
it.each(bases().filter((_, index) => index < 4 || index % 6 === 0))('accepts a configuration as it was written: %#', (text) =>
  expect(tried(text)).toMatchObject({ outcome: 'accepted', said: '' }),
);

it('refuses a configuration that was changed, or does what it says', () => {
  const holds = property(mutations(bases()), ({ text }) => {
    const { outcome, said } = tried(text);
    if (outcome === 'broke') throw new Error(`${said}\n--- the configuration:\n${text}`);
  });
  // The whole campaign has 10,000: npm run faults:configs.
  assert(holds, { seed: 1, numRuns: 300, endOnFailure: true });
});

describe('silentlyChanged', () => {
  const text = 'dataset: cifar10\nlens: {name: unet, widths: [4]}\narms: {a: {}, b: {lens: identity, training: {steps: 3}}}';
  const printed = (lens: string, steps: number) =>
    `dataset: {name: cifar10}\narms: {a: {lens: ${lens}, training: {steps: 1000}}, b: {lens: {name: identity}, training: {steps: ${steps}}}}`;

  it('finds nothing where all is there', () => expect(silentlyChanged(text, printed('{name: unet, widths: [4]}', 3))).toEqual([]));
  it.each([
    ['a dropped option', printed('{name: unet}', 3), /lens\.widths\.0: 4 in the arm a became undefined/],
    ['another value', printed('{name: unet, widths: [8]}', 3), /lens\.widths\.0: 4 in the arm a became 8/],
    ['a setting of an arm', printed('{name: unet, widths: [4]}', 4), /training\.steps: 3 in the arm b became 4/],
    ['a lost arm', 'dataset: {name: cifar10}\nlens: {name: unet, widths: [4]}\narms: {a: {}}', /arms a,b became a/],
  ])('finds %s', (_, settings, message) => expect(silentlyChanged(text, settings).join('\n')).toMatch(message));
});
