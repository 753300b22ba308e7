import Table from 'cli-table3';
import type { Row } from './simulate';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const digits = (value: number): string => String(Number(value.toPrecision(4)));

/** For people to read: a table for each way. */
export const tableOf = (rows: readonly Row[]): string =>
  [...new Set(rows.map(({ way }) => way))]
    .map((way) => {
      const table = new Table({
        head: ['nodes', 'ranks', 'step, s', 'slowest rank computes, s', 'all-reduces, s', 'waiting for them', 'images/s', 'efficiency'],
        style: { head: [], border: [] },
      });
      const ofWay = rows.filter((row) => row.way === way);
      table.push(
        ...ofWay.map((row) => [
          row.nodes,
          row.ranks,
          digits(row.stepSeconds),
          digits(row.computeSeconds),
          digits(row.allReduceSeconds),
          percent(row.waitingShare),
          digits(row.imagesPerSecond),
          percent(row.efficiency),
        ]),
      );
      return `${way}\n${table.toString()}`;
    })
    .join('\n\n');
