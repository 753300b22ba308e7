import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolder } from '@longway/registry';
import * as ts from 'typescript';
import { cell, code, made, table } from './markdown';

const folder = join(workspaceFolder, 'libs/contracts/src');
const parse = (name: string): ts.SourceFile =>
  ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);

/** The text of the comment that ends in front of a place, `{@link X}` as X; nothing where other text stands between. */
const commentBefore = (place: number, file: ts.SourceFile): string => {
  const before = file.text.slice(0, place).trimEnd();
  if (!before.endsWith('*/')) return '';
  const words = before.slice(before.lastIndexOf('/**') + 3, -2).replaceAll(/^\s*\* ?/gm, '');
  return cell(words.replaceAll(/\{@link ([^}]+)\}/g, '`$1`').replaceAll(/\s+/g, ' '));
};

/** Of a member of a union: its comment stands in front of the bar. */
const commentOf = (node: ts.Node, file: ts.SourceFile): string => {
  const start = node.getStart(file);
  return commentBefore(file.text[start - 2] === '|' ? start - 2 : start, file);
};

const textOf = (type: ts.TypeNode | undefined, file: ts.SourceFile): string =>
  (type?.getText(file) ?? 'unknown').replaceAll('readonly ', '').replaceAll(/\s+/g, ' ');

const rows = (members: readonly ts.TypeElement[], file: ts.SourceFile): string[][] =>
  members
    .filter(ts.isPropertySignature)
    .filter((member) => member.name.getText(file) !== 'type')
    .map((member) => [
      code(member.name.getText(file) + (member.questionToken ? '?' : '')),
      code(textOf(member.type, file)),
      commentOf(member, file),
    ]);

const head = ['field', 'type', ''];

/** A union's member: an object, or an object and what an interface adds to it. */
const literals = (node: ts.TypeNode): { readonly own: readonly ts.TypeElement[]; readonly others: readonly ts.TypeReferenceNode[] } => {
  if (ts.isParenthesizedTypeNode(node)) return literals(node.type);
  if (ts.isIntersectionTypeNode(node)) {
    const parts = node.types.map(literals);
    return { own: parts.flatMap(({ own }) => own), others: parts.flatMap(({ others }) => others) };
  }
  if (ts.isTypeLiteralNode(node)) return { own: [...node.members], others: [] };
  return { own: [], others: ts.isTypeReferenceNode(node) ? [node] : [] };
};

const typeName = (members: readonly ts.TypeElement[], file: ts.SourceFile): string =>
  members
    .filter(ts.isPropertySignature)
    .filter((member) => member.name.getText(file) === 'type')
    .map((member) => textOf(member.type, file).replaceAll("'", ''))
    .join();

/** The page about the events of a run, from the types that sinks are written against. */
export const eventsPage = (): string => {
  const file = parse('events.ts');
  const metrics = parse('metrics.ts');
  const find = <T extends ts.Node>(source: ts.SourceFile, is: (node: ts.Node) => node is T, name: string): T => {
    const found = source.statements.find((node) => is(node) && (node as unknown as ts.NamedDeclaration).name?.getText(source) === name);
    if (!found) throw new Error(`${source.fileName} has no ${name}`);
    return found as unknown as T;
  };
  const interfaceTable = (source: ts.SourceFile, name: string): string =>
    table(head, rows([...find(source, ts.isInterfaceDeclaration, name).members], source));
  const body = find(file, ts.isTypeAliasDeclaration, 'EventBody').type;
  if (!ts.isUnionTypeNode(body)) throw new Error('EventBody is no union');
  const events = body.types.map((member) => {
    const { own, others } = literals(member);
    const added = others.flatMap((reference) => {
      const name = reference.typeName.getText(file);
      return rows([...find(file, ts.isInterfaceDeclaration, name).members], file);
    });
    const fields = [...rows(own, file), ...added];
    return `### ${typeName(own, file)}\n\n${commentOf(member, file)}\n\n${fields.length > 0 ? table(head, fields) : 'No fields of its own.'}`;
  });
  return `# Events of a run

${made('`libs/contracts/src/events.ts`')} One JSON object a line in \`events.jsonl\`, and what every [sink](../plugins.md#a-sink) is told. A field with a question mark may be
absent.

## Of every event

${table(head, [['`type`', '', 'One of the names below.'], ...rows([...find(file, ts.isInterfaceDeclaration, 'EventHead').members], file)])}

## Events

${events.join('\n\n')}

## Measurement

One figure of an evaluator. A row of \`metrics.json\` is the same with \`arm\`, \`seed\` and \`evaluator\`.

${interfaceTable(metrics, 'Measurement')}
`;
};
