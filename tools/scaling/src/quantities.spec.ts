import { parseBandwidth, parseBytes, parseNodes, parseRate, parseSeconds, parseSome } from './quantities';

test('quantities in their units', () => {
  expect(parseSeconds('2us')).toBe(2e-6);
  expect(parseSeconds('7.2s')).toBe(7.2);
  expect(parseBandwidth('100Gbit')).toBe(12.5e9);
  expect(parseBandwidth('300GB')).toBe(3e11);
  expect(parseBytes('25MB')).toBe(25e6);
  expect(parseRate('50Tflop')).toBe(5e13);
  expect(parseNodes('1..128')).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  expect(parseNodes('3..20')).toEqual([3, 6, 12]);
  expect(parseNodes('1,2,5')).toEqual([1, 2, 5]);
  expect(parseSome(['ring', 'tree'])('tree,ring')).toEqual(['tree', 'ring']);
});

test.each([
  [parseSeconds, '2'],
  [parseSeconds, 'us'],
  [parseSeconds, '-2us'],
  [parseBandwidth, '100Gbits'],
  [parseBandwidth, '0Gbit'],
  [parseNodes, '8..1'],
  [parseNodes, '0..4'],
  [parseNodes, '1..1000000'],
  [parseNodes, '1,x'],
  [parseSome(['ring']), 'rings'],
] as const)('refuses what is none', (parser: (text: string) => unknown, text) => {
  expect(() => parser(text)).toThrow();
});
