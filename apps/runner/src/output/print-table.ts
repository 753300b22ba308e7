import Table from 'cli-table3';
import type { TextTable } from './summary-table';

/** What tells a terminal from a pipe. */
export interface Surface {
  readonly isTTY?: boolean;
}

const aligned = ({ head, rows }: TextTable): string => {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** A line under every row would double the table's height. */
const noLinesBetweenRows = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

const drawn = (table: TextTable, environment: NodeJS.ProcessEnv): string => {
  const plain = Boolean(environment['NO_COLOR']);
  const lines = new Table({
    head: [...table.head],
    chars: noLinesBetweenRows,
    style: { head: plain ? [] : ['bold'], border: plain ? [] : ['gray'] },
  });
  lines.push(...table.rows.map((row) => [...row]));
  return lines.toString();
};

/** A table as text: with lines around it on a terminal, in plain columns elsewhere; its note below. */
export const formatTable = (table: TextTable, surface: Surface = process.stdout, environment = process.env): string => {
  const text = surface.isTTY ? drawn(table, environment) : aligned(table);
  return table.note === undefined ? text : `${text}\n${table.note}`;
};
