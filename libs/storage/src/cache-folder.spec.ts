import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheFolder } from './cache-folder';

describe('cacheFolder', () => {
  it.each([
    [{ LONGWAY_CACHE: '/a/b', XDG_CACHE_HOME: '/x' }, '/a/b'],
    [{ LONGWAY_CACHE: 'here' }, resolve('here')],
    [{ LONGWAY_CACHE: '', XDG_CACHE_HOME: '/x' }, '/x/longway'],
    [{ XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache', 'longway')],
    [{}, join(homedir(), '.cache', 'longway')],
  ])('%j gives %s', (environment, expected) => {
    expect(cacheFolder(environment)).toBe(expected);
  });
});
