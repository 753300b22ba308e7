import { remedyFor, unknownName } from './unknown-name';

it.each([
  ['--sede', ['--seeds', '--seed', '--set'], 'did you mean --seed?'],
  ['--dry', ['--dry-run', '--json'], 'did you mean --dry-run?'],
  ['--s', ['--seeds', '--set'], 'choose one of these'],
  ['nothing', ['run', 'report'], 'choose one of these'],
])('for %s among %j: %s', (found, known, remedy) => expect(remedyFor(found, known)).toBe(remedy));

it('lists what there is', () =>
  expect(unknownName('lens', 'unett', ['unet', 'mask'], '--lens').message).toBe(
    '--lens: there is no lens "unett"\n  expected: one of unet, mask\n  found:    unett\n  remedy:   did you mean unet?',
  ));
