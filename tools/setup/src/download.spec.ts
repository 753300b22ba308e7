import { explainFailure } from './download';
import { wheels } from './wheels';

const explain = (output: string, missing = false) =>
  explainFailure({ succeeded: false, missing, output, signal: null }, 'python3', wheels.cpu[0] as (typeof wheels.cpu)[number], '/cache')
    .message;

test.each([
  ['', true, /no python3\.[^]*apt install python3 python3-pip[^]*dnf install/],
  ['/usr/bin/python3: No module named pip', false, /no pip[^]*apt install python3-pip[^]*dnf install/],
  [
    "NewConnectionError('Failed to establish a new connection')\nNo matching distribution found",
    false,
    /cannot be reached[^]*pip config list/,
  ],
  ['OSError: [Errno 28] No space left on device', false, /disk is full[^]*LONGWAY_TF_HOME/],
  ['ERROR: No matching distribution found for tensorflow-cpu', false, /could not download[^]*No matching distribution/],
])('%j becomes a message with a remedy', (output, missing, expected) => {
  expect(explain(output, missing)).toMatch(expected);
});

test('every message of a download names the wheel and the way without a network', () => {
  expect(explain('whatever')).toMatch(/tensorflow-cpu==2\.21\.0[^]*LONGWAY_TF_WHEELS/);
});
