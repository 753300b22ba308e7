import { Document, isCollection, visit } from 'yaml';
import type { Config } from './description';

/** One file below experiments/. */
export interface ExperimentFile {
  /** Seen from experiments/. */
  readonly path: string;
  readonly text: string;
}

export interface Header {
  /** What is tried, in a sentence. */
  readonly about: string;
  /** How to get the data. */
  readonly data: readonly string[];
  /** Time, memory, data. */
  readonly takes: readonly string[];
  /** What it reached, or others did. */
  readonly reached: readonly string[];
}

const WIDTH = 118;

/** Words in lines of a comment. */
const wrapped = (text: string): string[] => {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
};

/** What fits in a line stands in one. */
const inLines = (config: Config): string => {
  const document = new Document(config, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node, path) => {
      const depth = path.filter(isCollection).length;
      if (depth > 0 && JSON.stringify(node).length + 4 * depth < WIDTH - 20) node.flow = true;
    },
  });
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: true });
};

export const experimentFile = (path: string, { about, data, takes, reached }: Header, config: Config): ExperimentFile => {
  const commands = [...data, `npx longway run experiments/${path}`].map((line) => `  ${line}`);
  const comment = [
    ...wrapped(about),
    '',
    ...commands,
    '',
    ...takes.flatMap(wrapped),
    ...reached.flatMap(wrapped),
    'Written by `npm run experiments` from tools/experiments/matrix.yaml.',
  ];
  return { path, text: `${comment.map((line) => (line === '' ? '#' : `# ${line}`)).join('\n')}\n${inLines(config)}` };
};
