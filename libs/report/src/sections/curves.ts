import { curveCharts } from '../charts/curve-charts';
import { drawLineChart, lineRows } from '../charts/line-chart';
import { chartFiles } from '../figures';
import { html, trusted } from '../html';
import type { ReportData } from '../report-arm';
import { armName, type Section, slug, titled } from '../section';

/** Inside a page the namespace is known; without it the page names no address at all. */
const inline = (svg: string): string => svg.replace(/ xmlns(:\w+)?="[^"]*"/g, '');

/** What happened during training, with a file for each chart. */
export const curves = async (data: ReportData): Promise<Section | undefined> => {
  const charts = curveCharts(data.arms);
  if (charts.length === 0) return undefined;
  const legend = data.arms.filter(({ histories }) => histories.length > 0).map((arm) => html`<li>${armName(arm)}</li>`);
  const drawn = charts.map(
    (chart) =>
      html`<figure role="img" aria-label="${chart.title} over training steps">${trusted(inline(drawLineChart(chart, false)))}</figure>`,
  );
  const dashed = charts.some(({ arms }) => arms.some(({ isSecond }) => isSecond)) ? ' Solid: raw images; dashed: lensed ones.' : '';
  const lead = `Thin lines are seeds, averaged over short stretches of steps; the thick line is their mean, smoothed over a twentieth of
    the training.${dashed} The reconstruction error is the mean squared change that the lens makes, pixels in [−1, 1].`;
  return {
    markup: titled('curves', 'Training', lead, html`<ul class="legend">${legend}</ul><div class="charts">${drawn}</div>`),
    figures: (
      await Promise.all(charts.map((chart) => chartFiles(`curve-${slug(chart.title)}`, drawLineChart(chart, true), lineRows(chart))))
    ).flat(),
  };
};
