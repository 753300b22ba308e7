import { pluginKinds } from '@longway/contracts';
import { discover } from '@longway/registry';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { namedHere } from './options';
import { unknownName } from './unknown-name';

export interface PluginsOptions extends JsonOption {
  readonly kind?: string;
  readonly plugin?: readonly string[];
}

export const plugins = ({ json, kind, plugin }: PluginsOptions): number => {
  if (kind !== undefined && !pluginKinds.some((known) => known === kind)) throw unknownName('kind of plugin', kind, pluginKinds, '--kind');
  const found = discover(namedHere(plugin)).plugins.filter((one) => kind === undefined || one.kind === kind);
  const document = found.map(({ entry: _, ...rest }) => rest);
  const rows = found.map((one) => [one.kind, one.name, one.description ?? '', ...(plugin ? [one.origin] : [])]);
  printResult({ json }, document, () => formatTable({ head: ['kind', 'name', 'what it is', ...(plugin ? ['from'] : [])], rows }));
  return 0;
};
