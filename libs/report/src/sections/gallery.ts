import { amplification, difference, type Pair, pairsOf } from '@longway/images';
import { type Html, html } from '../html';
import { dataUri } from '../pictures/data-uri';
import { framed } from '../pictures/framed';
import { sheetOfRows } from '../pictures/sheet';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Figure, type Section, slug, titled } from '../section';
import { dashed } from './tasks';

const shown = 10;
const rows = ['original', 'lensed', 'difference'];

type Region = ReportArm['previews'][number]['preview']['region'];

interface Exhibit {
  readonly arm: ReportArm;
  readonly seed: number;
  readonly step: number;
  readonly pairs: readonly Pair[];
  readonly region?: Region;
}

/** The first seed stands for its arm: pictures of another one look alike, and would double the page. */
const exhibits = (arms: readonly ReportArm[]): readonly Exhibit[] =>
  arms.flatMap((arm) => {
    const [first] = arm.previews;
    if (!arm.hasLens || !first || first.preview.examples.length === 0) return [];
    return [
      { arm, seed: first.seed, step: first.preview.step, pairs: pairsOf(first.preview).slice(0, shown), region: first.preview.region },
    ];
  });

const stack = async (pair: Pair, factor: number, number: number, region: Region): Promise<Html> => {
  const sources = await Promise.all([pair.original, pair.lensed, difference(pair, factor)].map(dataUri));
  return html`<div class="stack">${sources.map(
    (source, row) =>
      html`<span class="framed"><img src="${source}" alt="Image ${number}, ${rows[row]}">${dashed(region, [pair.original.height, pair.original.width])}</span>`,
  )}</div>`;
};

const wall = async ({ arm, seed, step, pairs, region }: Exhibit, factor: number): Promise<Html> => {
  const stacks = await Promise.all(pairs.map((pair, index) => stack(pair, factor, index + 1, region)));
  const amplified = factor === 1 ? 'not amplified' : `amplified ${factor} times`;
  return html`<figure class="gallery">
    <div class="wall"><div class="labels" aria-hidden="true">${rows.map((row) => html`<span>${row}</span>`)}</div>${stacks}</div>
    <figcaption>${armName(arm)}, seed ${seed}, after ${step} steps. From top to bottom: a test image as the lens is given it; what the lens makes
    of it; the difference, ${amplified}.${region && ' The dashed square is the region that the task cuts its patches from.'}</figcaption></figure>`;
};

const sheet = async ({ arm, pairs, region }: Exhibit, factor: number): Promise<Figure> => {
  const pictures = [
    pairs.map(({ original }) => framed(original, region)),
    pairs.map(({ lensed }) => framed(lensed, region)),
    pairs.map((pair) => framed(difference(pair, factor), region)),
  ];
  return { name: `gallery-${slug(arm.label)}.png`, contents: await sheetOfRows(pictures) };
};

/** Images beside what each lens makes of them. */
export const gallery = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const all = exhibits(arms);
  if (all.length === 0) return undefined;
  const factor = amplification(all.flatMap(({ pairs }) => pairs));
  const walls = await Promise.all(all.map((each) => wall(each, factor)));
  const lead = 'In the difference, mid-grey means unchanged; lighter is where the lens added light, darker where it took some away.';
  return {
    markup: titled('gallery', 'What the lens does to images', lead, html`${walls}`),
    figures: await Promise.all(all.map((each) => sheet(each, factor))),
  };
};
