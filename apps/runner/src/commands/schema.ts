import { discover, jsonSchema } from '@longway/registry';
import { namedHere } from './options';

export const schema = ({ plugin }: { readonly plugin?: readonly string[] }): number => {
  console.log(JSON.stringify(jsonSchema(discover(namedHere(plugin))), null, 2));
  return 0;
};
