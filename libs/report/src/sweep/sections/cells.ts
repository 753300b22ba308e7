import { relative } from 'node:path';
import { mean } from '@longway/probe/statistics';
import { csvFile, type Rows } from '../../figures';
import { duration, figure, plural, thousands } from '../../format';
import { html, type Html } from '../../html';
import { type Figure, type Section, titled } from '../../section';
import { spread } from '../../statistics';
import type { SweepAnalysis } from '../analysis';
import { labelOfCell } from '../labels';
import type { ReadCell } from '../read-cells';

/** Where the page lies, and what the names of files beside it begin with. */
export interface PagePlace {
  readonly folder: string;
  readonly prefix: string;
}

const speed = (imagesPerSecond: number | undefined): string =>
  imagesPerSecond === undefined ? '–' : thousands(Math.round(imagesPerSecond));

const stepsOf = ({ steps }: ReadCell): string =>
  steps === undefined
    ? '–'
    : steps.all !== undefined && steps.all !== steps.done
      ? `${thousands(steps.done)} of ${thousands(steps.all)}`
      : thousands(steps.done);

/** A link that holds as long as page and cells lie where they are. */
const linkTo = (page: string, folder: string): Html =>
  html`<a href="${encodeURI(relative(folder, page).replaceAll('\\', '/'))}">its page</a>`;

const row = (cell: ReadCell, { grid }: SweepAnalysis, folder: string): Html => {
  const told = [
    ['Seed', String(cell.seed)],
    ['State', cell.state],
    ['Steps', stepsOf(cell)],
    ['Training', cell.seconds === undefined ? '–' : duration(cell.seconds)],
    ['Images a second', speed(cell.imagesPerSecond)],
  ] as const;
  return html`<tr><th scope="row">${labelOfCell(cell, grid)}<small><code>${cell.id}</code></small></th>${told.map(
    ([label, text]) => html`<td class="plain" data-label="${label}">${text}</td>`,
  )}<td class="plain" data-label="Report">${cell.page === undefined ? '–' : linkTo(cell.page, folder)}</td></tr>`;
};

/** The numbers of every cell: what it is, how far it is, and each figure in a column of its own. @param folder from which cells are seen. */
export const cellsFile = ({ cells, grid }: SweepAnalysis, folder: string): Figure => {
  const paths = [...new Set(cells.flatMap(({ point }) => Object.keys(point)))];
  const arms = [...new Set(grid.groups.map(({ arm }) => arm))];
  const rows: Rows = cells.flatMap((cell) =>
    arms.map((arm) => {
      const values = new Map<string, number>();
      // Rows go from shallow to deep end points.
      for (const { arm: own, evaluator, features, pooling, protocol, split, metric, value } of cell.rows)
        if (own === arm) values.set([evaluator, features, pooling, protocol, split, metric].join('/'), value);
      const settings = paths.map(
        (path) => [path, typeof cell.point[path] === 'object' ? JSON.stringify(cell.point[path]) : String(cell.point[path])] as const,
      );
      return {
        cell: cell.id,
        ...Object.fromEntries(settings),
        ...(arms.length > 1 && { arm }),
        seed: cell.seed,
        state: cell.state,
        steps: cell.steps?.done,
        seconds: cell.seconds,
        'images a second': cell.imagesPerSecond,
        attempts: cell.attempts,
        error: cell.error,
        folder: cell.folder && relative(folder, cell.folder),
        ...Object.fromEntries(grid.columns.map(({ key }) => [key, values.get(key)])),
      };
    }),
  );
  return csvFile('cells', rows);
};

/** What a cell of each point took. */
const times = ({ grid }: SweepAnalysis): Html | undefined => {
  const seen = new Set<readonly ReadCell[]>();
  const rows = grid.groups.flatMap(({ cells }) => {
    // Arms of one point share its cells.
    if (seen.has(cells)) return [];
    seen.add(cells);
    const seconds = cells.flatMap((cell) => (cell.state === 'done' ? (cell.seconds ?? []) : []));
    const speeds = cells.flatMap((cell) => cell.imagesPerSecond ?? []);
    if (seconds.length === 0 && speeds.length === 0) return [];
    const took = seconds.length > 0 ? spread(seconds) : undefined;
    const shown = took && (took.sd === undefined ? duration(took.mean) : `${duration(took.mean)} ± ${figure(took.sd)} s`);
    return [
      html`<tr><th scope="row">${labelOfCell(cells[0] as ReadCell, grid)}</th><td class="plain" data-label="Training of a cell">${shown ?? '–'}</td><td class="plain" data-label="Images a second">${
        speeds.length > 0 ? thousands(Math.round(mean(speeds))) : '–'
      }</td></tr>`,
    ];
  });
  if (rows.length === 0) return undefined;
  return html`<h3>Time by point</h3><div class="scroll"><table class="cards narrow"><thead><tr><th scope="col">Point</th><th scope="col">Training of a cell</th><th scope="col">Images a second</th></tr></thead>
    <tbody>${rows}</tbody></table></div><p class="note">Means over seeds ± standard deviation; images a second are medians over steps. Cells that ran beside each other shared the machine.</p>`;
};

/** Each cell: how far it is, what it took, and where its own page is. */
export const cellsSection = (analysis: SweepAnalysis, place: PagePlace): Section => {
  const { cells } = analysis;
  const total = cells.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  const head = ['Cell', 'Seed', 'State', 'Steps', 'Training', 'Images a second', 'Report'].map(
    (title) => html`<th scope="col">${title}</th>`,
  );
  const lead = html`Every cell is an ordinary run folder.${total > 0 && ` Training took ${duration(total)} in all, cells one after the other.`} <code>${place.prefix}cells.csv</code> beside the page has them all with every
    figure.`;
  return {
    markup: titled(
      'cells',
      'Cells and time',
      lead,
      html`${times(analysis)}<h3>Cells</h3><details${cells.length <= 12 && html` open`}><summary>Show ${plural(cells.length, 'cell')}</summary><div class="scroll"><table class="cards">
        <thead><tr>${head}</tr></thead><tbody>${cells.map((cell) => row(cell, analysis, place.folder))}</tbody></table></div></details>`,
    ),
  };
};
