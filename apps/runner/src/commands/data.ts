import { discover } from '@longway/registry';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { type DatasetOptions, openDataset } from './open-dataset';
import { namedHere } from './options';

export const listData = ({ plugin, json }: DatasetOptions & JsonOption): number => {
  const found = discover(namedHere(plugin)).plugins.filter(({ kind }) => kind === 'dataset');
  const rows = found.map(({ name, description }) => [name, description ?? '']);
  const document = found.map(({ name, description, origin }) => ({ name, description, origin }));
  printResult({ json }, document, () => formatTable({ head: ['name', 'what it is'], rows }));
  return 0;
};

export const fetchData = async (name: string, options: DatasetOptions & JsonOption): Promise<number> => {
  const { dataset, choice } = await openDataset(name, options);
  if (dataset.fetch) await dataset.fetch((message) => console.log(message));
  printResult(options, { dataset: choice, fetched: dataset.fetch !== undefined }, dataset.fetch ? undefined : `${name} needs no fetching.`);
  return 0;
};
