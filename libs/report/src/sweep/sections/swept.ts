import { plural } from '../../format';
import { html, type Html } from '../../html';
import { titled } from '../../section';
import { shellCommand } from '../../sections/closing';
import { describe } from '../../settings';
import type { SweepAnalysis } from '../analysis';
import { countsInWords } from './opening';

const excluded = (point: Readonly<Record<string, unknown>>): string =>
  Object.entries(point)
    .map(([path, value]) => `${path} ${describe(value)}`)
    .join(' with ');

/** What spans the grid, and how to go on with it. */
export const swept = (analysis: SweepAnalysis): Html => {
  const { source, grid, cells } = analysis;
  const seeds = [...new Set(cells.map(({ seed }) => seed))].sort((a, b) => a - b);
  const axes = grid.dimensions.map(({ name, paths, places }): readonly [string, Html] => {
    const together = paths.length > 1 && html`<small>${paths.join(' and ')} go together: </small>`;
    return [paths.length === 1 ? (paths[0] ?? name) : name, html`${together}${places.map(({ full }) => full).join(', ')}`];
  });
  const versions = [...new Set(cells.flatMap((cell) => cell.versions))];
  const facts: readonly (readonly [string, Html | string | undefined])[] = [
    ...axes,
    ['Left out', source.exclude.length > 0 ? source.exclude.map(excluded).join('; ') : undefined],
    ['Seeds', seeds.join(', ')],
    ['Cells', countsInWords(analysis)],
    ['Versions', versions.length > 0 ? versions.join(' · ') : undefined],
  ];
  const shown = facts.flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [html`<div><dt>${name}</dt><dd>${text}</dd></div>`],
  );
  const points = new Set(cells.map(({ point }) => JSON.stringify(point))).size;
  const lead = `${plural(points, 'point')}, each with ${seeds.length === 1 ? 'one seed' : plural(seeds.length, 'seed')}: every value with each of the others${
    source.exclude.length > 0 ? ', but those left out' : ''
  }. Settings that all cells share are on each cell's own page.`;
  const command = source.command && html`<pre><code>${shellCommand(source.command)}</code></pre>`;
  return titled('swept', 'What was swept', lead, html`<dl class="facts">${shown}</dl>${command}`);
};
