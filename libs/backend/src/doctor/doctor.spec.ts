import * as tf from '@tensorflow/tfjs';
import { computesCorrectly } from './correctness';
import { examineMachine } from './index';
import { runCommand } from './run-command';

jest.mock('./run-command');
const actual = jest.requireActual<{ runCommand: typeof runCommand }>('./run-command');
const asUsual = (...args: Parameters<typeof runCommand>) => actual.runCommand(...args);
const command = jest.mocked(runCommand);
beforeEach(() => command.mockImplementation(asUsual));

const find = async (name: string) => (await examineMachine()).find((finding) => finding.name === name);

test('a machine that is set up has no problems, and every fact has a value', async () => {
  const findings = await examineMachine();
  expect(findings.filter(({ status }) => status === 'problem')).toEqual([]);
  expect(findings.filter(({ value }) => !value)).toEqual([]);
  expect(findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'longway',
      'Node',
      'npm',
      'instruction sets',
      'memory',
      'TensorFlow',
      'devices',
      'threads',
      'disk',
      'correctness',
    ]),
  );
});

test('a program that only the set-up needs is a warning with a remedy', async () => {
  command.mockImplementation(async (...args) =>
    args[1].includes('pip') ? { succeeded: false, output: 'No module named pip' } : asUsual(...args),
  );
  expect(await find('pip')).toEqual({ name: 'pip', value: 'missing', status: 'warning', remedy: expect.stringContaining('apt install') });
});

test.each([
  [{ signal: 'SIGILL', output: '' }, 'does not load: ended by SIGILL'],
  [{ output: 'node:internal\nError: libtensorflow_cc.so.2: cannot open shared object file\n    at x' }, /cannot open shared object file$/],
])('a library that does not load is a problem, and the other facts are told all the same: %j', async (failure, value) => {
  command.mockImplementation(async (...args) => (args[0] === process.execPath ? { succeeded: false, ...failure } : asUsual(...args)));
  const findings = await examineMachine();
  expect(findings.find(({ name }) => name === 'TensorFlow')).toMatchObject({
    status: 'problem',
    value: expect.stringMatching(value),
    remedy: 'npm run setup',
  });
  expect(findings.length).toBeGreaterThan(10);
});

test('the convolution of the check is what the pure backend computes, and a wrong one is found', async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  expect(computesCorrectly()).toBe(true);
  const spy = jest.spyOn(tf.Tensor.prototype, 'dataSync').mockReturnValue(new Float32Array(9) as never);
  expect(computesCorrectly()).toBe(false);
  spy.mockRestore();
});
