import { loadBackend } from './load-backend';

const mockLoad = jest.fn((): unknown => jest.requireActual('@tensorflow/tfjs-node-gpu'));
jest.mock('@tensorflow/tfjs-node-gpu', () => mockLoad());

test('importing loads no native code', () => {
  expect(mockLoad).not.toHaveBeenCalled();
});

test('a binding that does not load is an error of the environment, with a remedy and its cause', async () => {
  const cause = new Error('libtensorflow_cc.so.2: cannot open shared object file');
  mockLoad.mockImplementationOnce(() => {
    throw cause;
  });
  await expect(loadBackend()).rejects.toMatchObject({
    name: 'LongwayError',
    exit: 'environment',
    cause,
    message: expect.stringMatching(/libtensorflow_cc[^]*npm run setup/),
  });
});

test('the backend tells its version and devices, and is loaded once', async () => {
  const backend = await loadBackend();
  expect(backend.tensorflow).toMatch(/^2\.\d+\.\d+$/);
  expect(backend.devices.map(({ type }) => type)).toContain('CPU');
  expect(await loadBackend()).toBe(backend);
});
