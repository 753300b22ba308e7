import { readSteps } from './read-steps';

const line = (step: number, time: string, more: object = {}) =>
  JSON.stringify({ type: 'StepFinished', step, time: `2026-01-01T00:00:${time}Z`, ...more });

test('seconds between the ends of steps, without the first ones and without what is no step', () => {
  const text = [
    line(1, '00.000'),
    line(2, '05.000', { communicationShare: 0.9 }),
    '{"type":"PreviewReady","file":"\\"StepFinished\\""}',
    line(3, '06.500', { communicationShare: 0.25 }),
    line(4, '07.250', { communicationShare: 0.5 }),
    '',
  ].join('\n');
  expect(readSteps(text, 2)).toEqual({ seconds: [1.5, 0.75], communication: [0.25, 0.5] });
});
