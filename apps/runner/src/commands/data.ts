import { discover } from '@longway/registry';
import { formatTable } from '../output/print-table';
import { type DatasetOptions, openDataset } from './open-dataset';
import { namedHere } from './options';

export const listData = ({ plugin }: DatasetOptions): number => {
  const found = discover(namedHere(plugin)).plugins.filter(({ kind }) => kind === 'dataset');
  console.log(formatTable({ head: ['name', 'what it is'], rows: found.map(({ name, description }) => [name, description ?? '']) }));
  return 0;
};

export const fetchData = async (name: string, options: DatasetOptions): Promise<number> => {
  const dataset = (await openDataset(name, options)).dataset;
  if (dataset.fetch) await dataset.fetch((message) => console.log(message));
  else console.log(`${name} needs no fetching.`);
  return 0;
};
