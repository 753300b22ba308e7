import { resolve } from 'node:path';
import { discover, jsonSchema } from '@longway/registry';
import { writeFileAtomically } from '@longway/storage';
import { type JsonOption, printDocument, printResult } from '../output/print-result';
import { namedHere } from './options';

export interface SchemaOptions extends JsonOption {
  readonly plugin?: readonly string[];
  readonly out?: string;
}

export const schema = async ({ plugin, out, json }: SchemaOptions): Promise<number> => {
  const document = jsonSchema(discover(namedHere(plugin)));
  if (out === undefined) {
    printDocument(document);
    return 0;
  }
  await writeFileAtomically(resolve(out), `${JSON.stringify(document, null, 2)}\n`);
  printResult(
    { json },
    { schema: resolve(out) },
    `${out} is written. In the first line of a configuration:\n# yaml-language-server: $schema=${out}`,
  );
  return 0;
};
