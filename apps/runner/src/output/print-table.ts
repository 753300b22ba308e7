import Table from 'cli-table3';
import { hasColour, style, type Surface } from './style';
import type { TextTable } from './summary-table';

const widthsOf = ({ head, rows }: TextTable): readonly number[] =>
  head.map((_, column) => Math.max(...[head, ...rows].map((line) => line[column]?.length ?? 0)));

const aligned = (table: TextTable, surface: Surface, environment: NodeJS.ProcessEnv): string => {
  const widths = widthsOf(table);
  const lineOf = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [style('bold', lineOf(table.head), surface, environment), ...table.rows.map(lineOf)].join('\n');
};

/** A line under every row would double the table's height. */
const noLinesBetweenRows = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** What the lines of a table with so many columns take, with a blank on both sides of a cell. */
const linesTake = (columns: number): number => 3 * columns + 1;
/** Narrower columns of prose are harder to read than lines that a terminal wraps. */
const NARROWEST = 16;

/** The columns' widths on a terminal of so many columns: the widest one gives way, where that is enough. */
const fitted = (widths: readonly number[], room: number): readonly number[] | undefined => {
  const excess = widths.reduce((sum, width) => sum + width, linesTake(widths.length)) - room;
  const widest = widths.indexOf(Math.max(...widths));
  const narrowed = (widths[widest] ?? 0) - excess;
  if (excess <= 0) return widths;
  return narrowed < NARROWEST ? undefined : widths.map((width, column) => (column === widest ? narrowed : width));
};

const drawn = (table: TextTable, widths: readonly number[], surface: Surface, environment: NodeJS.ProcessEnv): string => {
  const lines = new Table({
    head: table.head.map((cell) => style('bold', cell, surface, environment)),
    chars: noLinesBetweenRows,
    colWidths: widths.map((width) => width + 2),
    wordWrap: true,
    style: { head: [], border: hasColour(surface, environment) ? ['gray'] : [] },
  });
  lines.push(...table.rows.map((row) => [...row]));
  return lines.toString();
};

/** A table as text: on a terminal that is wide enough with lines around it, in plain columns elsewhere; its note below. */
export const formatTable = (table: TextTable, surface: Surface = process.stdout, environment = process.env): string => {
  const widths = surface.isTTY ? fitted(widthsOf(table), surface.columns ?? Infinity) : undefined;
  const text = widths ? drawn(table, widths, surface, environment) : aligned(table, surface, environment);
  return table.note === undefined ? text : `${text}\n${table.note}`;
};
