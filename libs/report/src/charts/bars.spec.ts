import { spread } from '../statistics';
import { drawBars } from './bars';

const lengths = (svg: string) => [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, length]) => Number(length));

test('bars are as long as their means, on one scale from zero for all groups', () => {
  const bar = (label: string, values: readonly number[]) => ({ label, slot: 0, spread: spread(values) });
  const svg = String(
    drawBars([
      { title: 'rotation', bars: [bar('a', [0.01]), bar('b', [0.005])] },
      { title: 'jigsaw', bars: [bar('c', [0.0025])] },
    ]),
  );
  const [a, b, c] = lengths(svg) as [number, number, number];
  expect([b / a, c / a]).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.25, 2)]);
  expect(svg).toContain('>rotation</text>');
  expect(svg).not.toContain('<path');
});

test('a whisker spans a standard error on either side, and the label says it', () => {
  const svg = String(drawBars([{ bars: [{ label: '<arm>', slot: 1, spread: spread([0.01, 0.03]) }] }]));
  const [, from, to] = svg.match(/<path d="M([\d.]+) [\d.]+H([\d.]+)/) as unknown as [string, string, string];
  // Mean 0.02, standard error 0.01: the whisker ends at the scale's end, 0.03, and begins at a third of it.
  const zero = Number(svg.match(/<rect x="([\d.]+)"/)?.[1]);
  expect((Number(from) - zero) / (Number(to) - zero)).toBeCloseTo(1 / 3, 2);
  expect(svg).toContain('0.0200 ± 0.0100');
  expect(svg).toContain('&lt;arm&gt;');
});

test('errors of nought draw no bar and divide by nothing', () => {
  expect(lengths(String(drawBars([{ bars: [{ label: 'a', slot: 0, spread: spread([0]) }] }])))).toEqual([0]);
});
