import { prepareEnvironment } from './environment';

const prepared = (...[options, before = {}, hasGpu = false]: Partial<Parameters<typeof prepareEnvironment>>): NodeJS.ProcessEnv => {
  const environment = { ...before };
  prepareEnvironment(options, environment, hasGpu);
  return environment;
};

test('threads are fixed where they are asked for', () => {
  expect(prepared({ threads: 3 })).toMatchObject({ TF_NUM_INTRAOP_THREADS: '3' });
  expect(prepared()).not.toHaveProperty('TF_NUM_INTRAOP_THREADS');
});

test('what the user has set stays', () => {
  const own = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '2', TF_ENABLE_ONEDNN_OPTS: '0', TF_CPP_MIN_LOG_LEVEL: '0' };
  expect(prepared({ threads: 3 }, own)).toEqual(own);
});

test('only a GPU gets the settings of one', () => {
  expect(prepared({}, {}, true)).toMatchObject({ TF_FORCE_GPU_ALLOW_GROWTH: 'true', CUDA_CACHE_MAXSIZE: '4294967296' });
  expect(Object.keys(prepared()).filter((name) => /GPU|CUDA/.test(name))).toEqual([]);
});
