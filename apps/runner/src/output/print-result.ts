/** What `--json` is to a command: its options have it where `withJson` of cli/command.ts is around them. */
export interface JsonOption {
  /** Whether the result is for a program. */
  readonly json?: boolean;
}

/** As it was when longway began. */
const toStdout = process.stdout.write.bind(process.stdout);

/** With `--json` standard output belongs to the document: all that anyone prints besides, plugins too, goes to standard error. */
export const keepStdoutForDocument = (): void => {
  process.stdout.write = process.stderr.write.bind(process.stderr);
};

/** Prints one JSON document to standard output. A command prints one, at its end. */
export const printDocument = (document: unknown): void => void toStdout(`${JSON.stringify(document, null, 2)}\n`);

/**
 * Prints what a command was asked for, at its end.
 *
 * @param document for a program: JSON-safe, an object or a list.
 * @param text for a person, who may have been told all of it by then.
 */
export const printResult = ({ json }: JsonOption, document: unknown, text?: string | (() => string)): void => {
  if (json) printDocument(document);
  else if (text !== undefined) console.log(typeof text === 'string' ? text : text());
};
