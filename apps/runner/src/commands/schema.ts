import { discover, jsonSchema } from '@longway/registry';
import { printDocument } from '../output/print-result';
import { namedHere } from './options';

export const schema = ({ plugin }: { readonly plugin?: readonly string[] }): number => {
  printDocument(jsonSchema(discover(namedHere(plugin))));
  return 0;
};
