import { type ComparedTable, ruleOfTable, standingOf, type SweepAnalysis, withDeviation } from '@longway/report';
import type { TextTable } from './summary-table';

const rowsOf = ({ columns }: ComparedTable, { grid }: SweepAnalysis): TextTable['rows'] =>
  grid.groups.map((group) => {
    const figures = columns.map((column) => {
      const cell = column.cells.get(group);
      if (!cell) return '';
      const { isBest, differs, isProven } = standingOf(group, column);
      return `${withDeviation(cell, true)}${isBest ? ' best' : ''}${differs || isProven ? ' *' : ''}`;
    });
    const done = group.cells.filter(({ state }) => state === 'done').length;
    return [group.label, `${done}/${group.cells.length}`, ...figures];
  });

/** Linear accuracies by point, or the first other ones that there are: mean ± standard deviation in percent. Undefined before anything was measured. */
export const sweepTable = (analysis: SweepAnalysis): TextTable | undefined => {
  const [table] = analysis.tables;
  if (!table) return undefined;
  return {
    head: ['point', 'seeds done', ...table.columns.map(({ title }) => `${title}, %`)],
    rows: rowsOf(table, analysis),
    note: ruleOfTable(table, analysis.baseline),
  };
};
