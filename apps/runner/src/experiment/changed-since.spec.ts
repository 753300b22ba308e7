import type { PluginRecord } from '@longway/registry';
import { changedSince } from './changed-since';

const blur = (sha256?: string): PluginRecord => ({
  kind: 'lens',
  name: 'blur',
  origin: 'outside',
  path: '/plugins/blur',
  ...(sha256 && { sha256 }),
});
const node = { node: '20.1.0' };

it.each([
  ['nothing', { versions: node, plugins: [blur('a')] }, { versions: node, plugins: [blur('a')] }, []],
  ['nothing where plugins were not told', { versions: node }, { versions: node, plugins: [blur('a')] }, []],
  ['a version', { versions: node }, { versions: { node: '22.0.0' } }, ['node is 22.0.0, and was 20.1.0']],
  ['one that was not told', { versions: {} }, { versions: node }, ['node is 20.1.0, and was not told']],
  [
    'code',
    { versions: node, plugins: [blur('a')] },
    { versions: node, plugins: [blur('b')] },
    ['the lens blur has other code (/plugins/blur)'],
  ],
  [
    'code that cannot be hashed any more',
    { versions: node, plugins: [blur('a')] },
    { versions: node, plugins: [blur()] },
    ['the lens blur has other code (/plugins/blur)'],
  ],
])('tells of %s', (_, before, now, sentences) => expect(changedSince(before, now)).toEqual(sentences));
