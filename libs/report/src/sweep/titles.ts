import type { Column } from '../summary';

const kinds: Readonly<Record<Column['features'], string>> = { raw: 'raw', lensed: 'lensed', concat: 'raw + lensed', control: 'control' };

const short = ({ evaluator, features, protocol, split }: Column): string => {
  const set = split.includes('/') ? split.slice(0, split.lastIndexOf('/')) : undefined;
  const source = evaluator === 'low-shot' ? `low-shot ${protocol}` : evaluator;
  return [source, set, kinds[features]].filter((part) => part !== undefined).join(', ');
};

/** What heads a column: `linear, raw`; more of it where two would be called alike. */
export const titlesOf = (columns: readonly Column[]): readonly string[] => {
  const names = columns.map(short);
  const isUnique = (title: string): boolean => names.filter((name) => name === title).length === 1;
  return columns.map((column, index) => {
    const title = names[index] ?? '';
    return isUnique(title) ? title : [title, column.pooling, column.protocol, column.split, column.metric].join(', ');
  });
};
