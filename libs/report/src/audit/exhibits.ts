import type { Exhibit } from '@longway/audit';
import { amplification, difference, fromBase64, type Pair } from '@longway/images';
import { type Html, html } from '../html';
import { dataUri } from '../pictures/data-uri';

type Shape = readonly [height: number, width: number, channels: number];

const pairOf = ({ original, lensed }: Exhibit, shape: Shape): Pair => ({
  original: fromBase64(original, shape),
  lensed: fromBase64(lensed, shape),
});

/** Pictures one beside the other: before, after, and the difference. @param after what was done to them. */
export const exhibitWall = async (exhibits: readonly Exhibit[], shape: Shape, after = 'through the lens'): Promise<Html | undefined> => {
  const rows = ['before', after, 'difference'];
  if (exhibits.length === 0) return undefined;
  const pairs = exhibits.map((exhibit) => pairOf(exhibit, shape));
  const factor = amplification(pairs);
  const stacks = pairs.map(async (pair, index) => {
    const sources = await Promise.all([pair.original, pair.lensed, difference(pair, factor)].map(dataUri));
    const name = exhibits[index]?.className ?? '';
    return html`<div class="stack">${sources.map((source, row) => html`<img src="${source}" alt="${name}, ${rows[row]}" title="${name}">`)}</div>`;
  });
  return html`<figure class="gallery"><div class="wall">
    <div class="labels" aria-hidden="true">${rows.map((row) => html`<span>${row}</span>`)}</div>${await Promise.all(stacks)}</div>
    <figcaption>The difference is ${factor === 1 ? 'not amplified' : `amplified ${factor} times`}; mid-grey is unchanged.</figcaption></figure>`;
};
