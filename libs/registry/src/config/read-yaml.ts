import { LongwayError } from '@longway/contracts';
import { type Document, isScalar, LineCounter, type Node, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';
import { nearPath } from '../near-path';
import { printable } from '../printable';
import { readText } from '../read-text';
import { checkTree, safe } from './safe-tree';
import type { Tree, TreeObject } from './tree';

/** Ten times the largest experiment of the method's matrix. The parser takes time that grows with the square of some texts. */
const MOST_BYTES = 64 * 1024;
/** Aliases may repeat a few settings, and not blow a small file up. */
const MOST_ALIASES = 100;
/** Far more than a configuration needs, and far less than exhausts the parser's stack. */
const MOST_OPENED = 200;

/** Something wrong with a text. @param offset where, in characters from its start. */
interface Fault {
  readonly message: string;
  readonly offset?: number;
}

/** An upper bound of how deeply the parser would recurse, in block style (indentation, dashes) and in flow style (brackets). */
const nesting = (text: string): number => {
  const indented = text.split('\n').map((line) => /^[\s?-]*/.exec(line)?.[0].length ?? 0);
  let [open, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    most = Math.max(most, open);
  }
  return indented.reduce((deepest, columns) => Math.max(deepest, columns), most);
};

/** What YAML forbids in a text, or reads in a way of its own, and this parser lets pass. */
const textFault = (text: string): Fault | undefined => {
  if (text.length > MOST_BYTES) return { message: `more than ${MOST_BYTES / 1024} KiB` };
  const control = /[^\P{Cc}\t\n\r]/u.exec(text);
  if (control) return { message: `the control character ${printable(control[0])}`, offset: control.index };
  const lone = /\r(?!\n)/.exec(text);
  if (lone) return { message: 'a carriage return without a line feed', offset: lone.index };
  return nesting(text) > MOST_OPENED ? { message: 'nested too deeply' } : undefined;
};

const repeatedKey = ({ items }: YAMLMap): Fault | undefined => {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) return { message: 'Map keys must be unique', offset: key.range?.[0] };
    if (key.value === '<<') return { message: 'merge keys (<<) are not read: write the settings out', offset: key.range?.[0] };
    seen.add(key.value);
  }
  return undefined;
};

/** A number that a double cannot hold as it is written. The digits behind a point may be rounded: that is how a setting is kept. */
const changedNumber = (value: unknown, source: string): boolean =>
  typeof value === 'number' &&
  ((value === 0 && /^[-+]?[\d.]*[1-9]/.test(source)) || (/^([-+]?\d+|0[xo][\da-fA-F]+)$/.test(source) && !Number.isSafeInteger(value)));

const tagFault = ({ tag, range }: Node): Fault | undefined =>
  tag === undefined ? undefined : { message: `tags (${printable(tag)}) are not read: write the value itself`, offset: range?.[0] };

const numberFault = ({ value, source = '', range }: Scalar): Fault | undefined =>
  changedNumber(value, source) ? { message: `the number ${printable(source, 40)} would be changed`, offset: range?.[0] } : undefined;

/** What would be read as something else than it says. */
const meaningFault = (document: Document): Fault | undefined => {
  const { yaml } = document.directives ?? {};
  if (yaml?.explicit && yaml.version !== '1.2') return { message: `YAML ${yaml.version}: only YAML 1.2 is read` };
  let fault: Fault | undefined;
  const unless = (found: Fault | undefined) => (fault = found) && visit.BREAK;
  visit(document, {
    Map: (_, map) => unless(tagFault(map) ?? repeatedKey(map)),
    Seq: (_, list) => unless(tagFault(list)),
    Scalar: (_, scalar) => unless(tagFault(scalar) ?? numberFault(scalar)),
  });
  return fault;
};

/** With the line that it is about, marked as a quotation. */
const locate = ({ message, offset }: Fault, text: string, lines: LineCounter): string => {
  if (offset === undefined) return message;
  const { line, col } = lines.linePos(offset);
  const start = lines.lineStarts[line - 1] ?? 0;
  const [quoted = ''] = text.slice(start, start + 200).split(/\r?\n/, 1);
  return `${message} at line ${line}, column ${col}:\n  | ${printable(quoted, 100)}`;
};

const countLines = (text: string): LineCounter => {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
};

/**
 * Reads one YAML 1.2 value of the core schema, all keys as texts.
 *
 * @param source how errors call it.
 * @throws LongwayError with line and column.
 */
export const parseYaml = (text: string, source: string): Tree => {
  const refuse = (fault: Fault, cause?: unknown): never => {
    throw new LongwayError(
      `is not valid YAML: ${locate(fault, text, countLines(text))}`,
      { where: printable(source), remedy: 'mend the text at that place', cause },
      'usage',
    );
  };
  const wrong = textFault(text);
  if (wrong) refuse(wrong);
  // Errors are made pretty, and keys compared, below: the parser's own way takes minutes for a few thousand of them.
  const document = parseDocument(text, {
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
  });
  const [error] = [...document.errors, ...document.warnings];
  if (error) refuse({ message: error.message, offset: error.pos[0] }, error);
  const meaning = meaningFault(document);
  if (meaning) refuse(meaning);
  let tree: Tree = null;
  try {
    tree = document.toJS({ maxAliasCount: MOST_ALIASES }) as Tree;
  } catch (cause) {
    // An alias of nothing, of itself, or too many.
    refuse({ message: (cause as Error).message }, cause);
  }
  return safe(tree, source);
};

/** Reads a configuration file. */
export const readYaml = (file: string): TreeObject => {
  const read = readText(file, MOST_BYTES);
  if ('text' in read) return checkTree(parseYaml(read.text, file), file);
  const meant = nearPath(file);
  throw new LongwayError(
    'the configuration cannot be read',
    {
      where: printable(file),
      expected: `a YAML file in UTF-8, at most ${MOST_BYTES / 1024} KiB`,
      found: read.fault,
      remedy: meant ? `did you mean ${printable(meant)}?` : 'correct the path or the file',
    },
    'usage',
  );
};
