import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { tableOf } from './table';
import { falseAlarms, isFirst, isStrong, type Trial, trialSchema } from './trial';

const root = join(__dirname, '../../..');

const trial = (own: Partial<Trial>): Trial => ({
  name: 'a-0',
  source: 'cifar',
  plant: 'logo',
  description: '',
  bearers: [],
  classes: [],
  pictures: 1,
  right: ['corner-mark'],
  findings: [],
  seconds: 1,
  ...own,
});
const finding = (kind: string, verdict: 'strong' | 'possible') => ({
  kind,
  sentence: '',
  strength: 0.5,
  confidence: 1,
  verdict,
  classes: [],
});

test('a plant is first, strong, or neither; anything else that is strong is another finding', () => {
  const missed = trial({ findings: [finding('border', 'strong'), finding('corner-mark', 'possible')] });
  expect([isFirst(missed), isStrong(missed), falseAlarms(missed)]).toEqual([false, false, 1]);
  const found = trial({ findings: [finding('corner-mark', 'strong')] });
  expect([isFirst(found), isStrong(found), falseAlarms(found)]).toEqual([true, true, 0]);
  const clean = trial({ plant: undefined, right: [], findings: [finding('mark', 'possible')] });
  expect([isFirst(clean), falseAlarms(clean)]).toEqual([false, 0]);
});

test('docs/audit.md has the table of the trials that were made', () => {
  const results = z.array(trialSchema).parse(JSON.parse(readFileSync(join(root, 'experiments/audit-trials/results.json'), 'utf8')));
  expect(readFileSync(join(root, 'docs/audit.md'), 'utf8')).toContain(tableOf(results));
});
