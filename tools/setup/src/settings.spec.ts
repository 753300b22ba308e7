import { LongwayError } from '@longway/contracts';
import { chooseVariant, readSettings } from './settings';

test.each([
  ['auto', true, 'gpu'],
  ['auto', false, 'cpu'],
  ['cpu', true, 'cpu'],
  ['gpu', false, 'gpu'],
])('%s, with a GPU: %s, is the build for the %s', (asked, hasGpu, expected) => {
  expect(chooseVariant(asked, hasGpu)).toBe(expected);
});

test('another build is refused by a message that lists those there are', () => {
  expect(() => chooseVariant('tpu', false)).toThrow(LongwayError);
  expect(() => chooseVariant('tpu', false)).toThrow(/LONGWAY_TF_VARIANT.*\n.*auto, cpu, gpu\n.*tpu/);
});

test('the library is kept in the cache of the user', () => {
  expect(readSettings({ XDG_CACHE_HOME: '/cache' }, false).home).toBe('/cache/longway/tensorflow');
  expect(readSettings({}, false).home).toMatch(/\.cache\/longway\/tensorflow$/);
});

test('the environment names folders and programs', () => {
  const environment = {
    LONGWAY_TF_VARIANT: 'gpu',
    LONGWAY_TF_HOME: '/tf',
    LONGWAY_TF_WHEELS: '/wheels',
    PYTHON: 'python3.12',
    CXX: 'clang++-18',
  };
  expect(readSettings(environment, false)).toEqual({
    variant: 'gpu',
    home: '/tf',
    wheels: '/wheels',
    python: 'python3.12',
    compilers: ['clang++-18'],
  });
});
