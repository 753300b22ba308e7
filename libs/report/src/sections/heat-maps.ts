import { enlarge, toPng } from '@longway/images';
import { csvFile } from '../figures';
import { figure, plural, thousands } from '../format';
import { type Html, html } from '../html';
import { dataUri } from '../pictures/data-uri';
import { ceiling, drawHeatMap, type ErrorMap, meanMap, viridisGradient } from '../pictures/heat-map';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Section, slug, titled } from '../section';
import { nameOf } from '../settings';
import { mean } from '@longway/probe/statistics';

interface Exhibit {
  readonly arm: ReportArm;
  readonly map: ErrorMap;
}

/** How many of 255 grey levels a squared error is, as a root mean square: [-1, 1] spans all of them. */
const levels = (squaredError: number): string => (Math.sqrt(squaredError) * 127.5).toFixed(1);

const panel = async ({ arm, map }: Exhibit, top: number, namesData: boolean): Promise<Html> => {
  const count = arm.previews[0]?.preview.count ?? 0;
  const average = mean(map.values);
  const source = await dataUri(drawHeatMap(map, top));
  return html`<figure class="map"><img src="${source}" alt="Mean squared error by position, ${arm.label}">
    <figcaption>${armName(arm)}${namesData && `, ${nameOf(arm.config['dataset'])}`}: ${figure(average)} on average, a root mean square of ${levels(average)} of 255 grey levels
    (${thousands(count)} test images, ${plural(arm.previews.length, 'seed')})</figcaption></figure>`;
};

const positions = ({ width, values }: ErrorMap) =>
  values.map((value, index) => ({ row: Math.floor(index / width), column: index % width, 'mean squared error': value }));

const scaleBar = (top: number): Html => {
  const ticks = [0, top / 2, top].map((value, index) => html`<span>${index === 2 ? '≥ ' : ''}${figure(value)}</span>`);
  return html`<div class="scale"><div class="bar" style="background: ${viridisGradient()}"></div><div class="ticks">${ticks}</div>
    <small>mean squared error, pixels in [−1, 1]</small></div>`;
};

/** Where in the image each lens changes most, all on one scale. */
export const heatMaps = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const all = arms.flatMap((arm) => {
    const map = arm.hasLens ? meanMap(arm.previews.map(({ preview }) => preview)) : undefined;
    return map ? [{ arm, map }] : [];
  });
  if (all.length === 0) return undefined;
  const top = ceiling(all.map(({ map }) => map));
  const namesData = new Set(all.map(({ arm }) => nameOf(arm.config['dataset']))).size > 1;
  const panels = await Promise.all(all.map((each) => panel(each, top, namesData)));
  const lead = `The squared change by position, averaged over test images and seeds. The scale ends at the 95th percentile, so that a few
    positions do not hide the rest.`;
  const figures = all.map(async ({ arm, map }) => [
    { name: `heat-map-${slug(arm.label)}.png`, contents: await toPng(enlarge(drawHeatMap(map, top), 8)) },
    csvFile(`heat-map-${slug(arm.label)}`, positions(map)),
  ]);
  return {
    markup: titled('heat-maps', 'Where the lens changes images', lead, html`<div class="maps">${panels}${scaleBar(top)}</div>`),
    figures: (await Promise.all(figures)).flat(),
  };
};
