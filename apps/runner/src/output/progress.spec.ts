import { Writable } from 'node:stream';
import { progressOn } from './progress';

class Page extends Writable {
  text = '';

  constructor(readonly isTTY: boolean) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

const show = (page: Page, environment = {}, seconds = 30) => {
  let time = 0;
  const progress = progressOn('checking train', page, environment, () => time);
  for (let done = 0; done <= 100; done += 10) {
    time = (seconds * done) / 100;
    progress.update(done, 100);
  }
  progress.stop();
  return page.text;
};

it('prints a line every ten seconds where there is no terminal', () => {
  expect(show(new Page(false)).split('\n')).toEqual([
    'checking train: 40 of 100 (40 %), about 18 s left',
    'checking train: 80 of 100 (80 %), about 6 s left',
    '',
  ]);
  expect(show(new Page(true), { TERM: 'dumb' })).toBe(show(new Page(false)));
});

it('prints nothing of short work', () => expect(show(new Page(false), {}, 9)).toBe(''));

it('draws a bar on a terminal', () => {
  const text = show(new Page(true));
  expect(text).toContain('░░░░░░░░░░░░░░░░  checking train: 0 of 100 (0 %)');
  expect(text).not.toContain('\n\n');
});
