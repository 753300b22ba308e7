import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discover, readExperiment } from '@longway/registry';
import sharp from 'sharp';
import { longway } from '../testing/longway';
import { NONE, shortcutsFor, tasksFor } from './fitting';
import { planFor } from './plan';
import type { Survey } from './survey';
import { writeConfig } from './write-config';

jest.setTimeout(60_000);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-init-'));
  for (const [label, name] of ['cats', 'dogs'].entries()) {
    mkdirSync(join(folder, 'photos', name), { recursive: true });
    for (let index = 0; index < 12; index++) {
      const background = { r: 40 + 150 * label, g: index * 20, b: 255 - index * 20 };
      const picture = sharp({ create: { width: 90 + index, height: 50, channels: 3, background } });
      await picture.png().toFile(join(folder, 'photos', name, `${index}.png`));
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const grey: Survey = { side: 28, channels: 1, classes: 10, images: 60_000, told: 'grey' };
const photographs: Survey = { side: 360, shorterSide: 360, channels: 3, classes: 5, images: 300, told: 'photographs' };
const unlabelled: Survey = { side: 20, shorterSide: 20, channels: 3, classes: 1, images: 9, told: 'small ones' };

describe('choices', () => {
  it('fit the data', () => {
    expect(tasksFor(grey)).toEqual(['rotation', 'exemplar', 'supervised']);
    expect(tasksFor(photographs)).toEqual(['rotation', 'jigsaw', 'relative-patch', 'exemplar', 'supervised']);
    expect(tasksFor(unlabelled)).not.toContain('supervised');
    expect(shortcutsFor(grey, 'exemplar')).toEqual([NONE]);
    expect(shortcutsFor(photographs, 'jigsaw')).toEqual(['chromatic-aberration', 'text-watermark', NONE]);
  });

  it.each([
    ['grey', 'fashion-mnist', grey],
    ['photographs', 'image-folder', photographs],
    ['unlabelled', 'image-folder', unlabelled],
  ])('make configurations that are valid, every one: %s', (_, dataset, data) => {
    const lenses = discover().names('lens');
    for (const task of tasksFor(data)) {
      for (const mark of shortcutsFor(data, task)) {
        // Lenses go with everything; one after the other is enough.
        const lens = lenses[(task.length + mark.length) % lenses.length] as string;
        const shortcut = mark === NONE ? undefined : mark;
        const answers = { dataset, task, lens, shortcut, minutes: 5, ...(dataset === 'image-folder' && { folder: './photos' }) };
        const plan = planFor(answers, data, 2);
        const file = join(folder, 'any.yaml');
        writeFileSync(file, writeConfig({ name: 'any', file, schema: 's.json', answers, plan, data }));
        const { arms } = readExperiment(file).experiment;
        expect(arms.map(({ name }) => name)).toEqual([...plan.arms]);
        expect(arms.at(-1)?.config).toMatchObject({ task: { name: task }, lens: { name: lens }, training: { steps: plan.steps } });
      }
    }
  });
});

describe('a plan', () => {
  const answers = { dataset: 'image-folder', task: 'rotation', lens: 'unet', shortcut: 'arrow', minutes: 10 };

  it('crops what there is, more of it where there is time', () => {
    expect(planFor(answers, photographs, 2)).toMatchObject({ crop: { shorterSide: 72, crop: 64 }, side: 64, batchSize: 16 });
    expect(planFor({ ...answers, minutes: 120 }, photographs, 2)).toMatchObject({ crop: { shorterSide: 108, crop: 96 } });
    expect(planFor(answers, unlabelled, 2)).toMatchObject({ crop: { shorterSide: 18, crop: 16 }, batchSize: 4 });
  });

  it('makes more steps in more time, on more cores, and where fewer arms are trained', () => {
    const { steps } = planFor(answers, grey, 2);
    expect(planFor({ ...answers, minutes: 20 }, grey, 2).steps / steps).toBeCloseTo(2, 0);
    expect(planFor(answers, grey, 4).steps / steps).toBeCloseTo(2, 0);
    // Three arms, one with a lens, against one alone: 5.5 to 1.
    expect(planFor({ ...answers, lens: 'identity', shortcut: undefined }, grey, 2).steps / steps).toBeCloseTo(5.5, 0);
  });
});

const init = (...words: readonly string[]) => longway(['init', ...words], folder);

describe('longway init', () => {
  it('asks nothing where there is no terminal, and says what is missing', async () => {
    const { code, stderr } = await init();
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--dataset: no data set is named[^]*fashion-mnist/)]);
  });

  it('replaces no file unless it is told to', async () => {
    writeFileSync(join(folder, 'kept.yaml'), 'mine');
    const refused = await init('kept.yaml', '--dataset', 'fashion-mnist');
    expect([refused.code, readFileSync(join(folder, 'kept.yaml'), 'utf8')]).toEqual([2, 'mine']);
    expect((await init('kept.yaml', '--dataset', 'fashion-mnist', '--force')).code).toBe(0);
    expect(readFileSync(join(folder, 'kept.yaml'), 'utf8')).toMatch(/^# yaml-language-server: \$schema=longway\.schema\.json\n/);
    expect(JSON.parse(readFileSync(join(folder, 'longway.schema.json'), 'utf8'))).toHaveProperty('properties.lens');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a mistyped data set', ['--dataset', 'fashion-mnst'], /did you mean fashion-mnist\?/],
    ['a mistyped lens', ['--dataset', 'fashion-mnist', '--lens', 'unett'], /did you mean unet\?/],
    ['what does not fit', ['--dataset', 'fashion-mnist', '--task', 'jigsaw'], /--task: does not fit[^]*one of rotation, exemplar/],
    ['a missing folder', ['--folder', 'fotos'], /fotos: there is no such folder/],
    ['no time', ['--dataset', 'fashion-mnist', '--minutes', '0'], /--minutes/],
  ])('refuses %s', async (_, words, message) => {
    const { code, stderr } = await init('bad.yaml', ...words);
    expect([code === 2 || code === 3, stderr]).toEqual([true, expect.stringMatching(message)]);
    expect(existsSync(join(folder, 'bad.yaml'))).toBe(false);
  });

  it.each<[string, readonly string[]]>([
    ['grey', ['--dataset', 'fashion-mnist', '--minutes', '1']],
    ['patches', ['--folder', 'photos', '--task', 'jigsaw', '--lens', 'mask', '--yes']],
    ['crops', ['--folder', 'photos', '--task', 'exemplar', '--lens', 'fgsm', '--shortcut', 'colour-cast', '--yes']],
  ])('writes what can be trained: %s', async (name, words) => {
    const written = await init(`${name}.yaml`, ...words, '--json');
    const { arms } = JSON.parse(written.stdout) as { arms: readonly string[] };
    expect(arms).toEqual(['clean', 'shortcut', 'shortcut-with-lens']);
    const few = [
      '--set',
      'training.steps=2',
      'training.previews=0',
      'evaluators=[{name: pretext, count: 4}]',
      '--arm',
      arms.at(-1) as string,
    ];
    const { code, stdout } = await longway(['run', `${name}.yaml`, ...few, '--json'], folder);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ status: 'finished' })]);
  });
});
