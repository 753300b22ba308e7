import { amplification, difference, type Pair, pairsOf } from '@longway/images';
import { type Html, html } from '../html';
import { dataUri } from '../pictures/data-uri';
import { framed } from '../pictures/framed';
import { sheetOfRows } from '../pictures/sheet';
import { shrink } from '../pictures/shrink';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Section, titled } from '../section';
import { nameOf } from '../settings';

const shown = 8;
const side = 160;

interface Row {
  readonly arm: ReportArm;
  readonly task: string;
  readonly pairs: readonly Pair[];
  readonly region?: Region;
}
type Region = NonNullable<ReportArm['previews'][number]['preview']['region']>;

/** One arm a task: the first that has a lens and pictures of whole images, those that the first such arm has too. */
const rowsOf = (arms: readonly ReportArm[]): readonly Row[] => {
  const found = new Map<string, Row>();
  let originals: string | undefined;
  for (const arm of arms) {
    const preview = arm.previews[0]?.preview;
    const task = nameOf(arm.config['task']);
    if (!arm.hasLens || !preview || found.has(task)) continue;
    const own = preview.examples.slice(0, shown);
    originals ??= own.map(({ original }) => original).join();
    if (own.map(({ original }) => original).join() !== originals) continue;
    found.set(task, { arm, task, pairs: pairsOf({ ...preview, examples: own }), region: preview.region });
  }
  return [...found.values()];
};

/** The part of a picture that a task asks about, as a dashed square on it. */
export const dashed = (region: Region | undefined, [height, width]: readonly number[]): Html | undefined => {
  if (!region || !height || !width) return undefined;
  const share = (value: number, of: number) => `${((100 * value) / of).toFixed(2)}%`;
  return html`<span class="region" style="top: ${share(region.top, height)}; left: ${share(region.left, width)}; width: ${share(region.width, width)}; height: ${share(region.height, height)}"></span>`;
};

const picture = async (image: Pair['original'], alt: string, region?: Region): Promise<Html> =>
  html`<td><span class="framed"><img src="${await dataUri(await shrink(image, side))}" alt="${alt}">${dashed(region, [image.height, image.width])}</span></td>`;

/** The same images through the lenses of each task, one below the other. */
export const taskPictures = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const rows = rowsOf(arms);
  const [first] = rows;
  if (!first || rows.length < 2) return undefined;
  const factor = amplification(rows.flatMap(({ pairs }) => pairs));
  const top = await Promise.all(first.pairs.map(({ original }, index) => picture(original, `Image ${index + 1}, original`)));
  const lines = rows.map(async ({ arm, task, pairs, region }) => {
    const lensed = await Promise.all(
      pairs.map((pair, index) => picture(pair.lensed, `Image ${index + 1} through the lens of ${task}`, region)),
    );
    const changes = await Promise.all(
      pairs.map((pair, index) => picture(difference(pair, factor), `Image ${index + 1}, what the lens of ${task} changes`, region)),
    );
    return html`<tr><th scope="rowgroup" rowspan="2">${task}<small>${armName(arm)}</small></th>${lensed}</tr><tr>${changes}</tr>`;
  });
  const hasRegion = rows.some(({ region }) => region !== undefined);
  const lead = `The same test images through the lens of each task, and below each what it changes${factor === 1 ? '' : `, amplified ${factor} times`}: mid-grey means unchanged. Tasks
    have shortcuts of their own, and each lens takes away what its task is given away by.${hasRegion ? ' The dashed square is the region that a task cuts its patches from.' : ''}`;
  const table = html`<div class="scroll"><table class="strip tasks"><tbody><tr><th scope="row">original</th>${top}</tr>${await Promise.all(lines)}</tbody></table></div>`;
  const sheet = [
    first.pairs.map(({ original }) => original),
    ...rows.flatMap(({ pairs, region }) => [
      pairs.map(({ lensed }) => framed(lensed, region)),
      pairs.map((pair) => framed(difference(pair, factor), region)),
    ]),
  ];
  return {
    markup: titled('tasks', 'The lens of each task', lead, table),
    figures: [{ name: 'tasks.png', contents: await sheetOfRows(sheet) }],
  };
};
