import type { z } from 'zod';
import { nearest } from '../nearest';
import { constantsAt, keysAt, type KnownSchema, pathsOf } from './known-keys';
import type { Mistake } from './mistakes';
import { formatPath, show, valueAt } from './tree';

type Issue = z.core.$ZodIssue;

/** What is needed to say more than zod does: the checked value, and which keys and constants the schema knows. */
export interface Checked {
  readonly value: unknown;
  readonly schema: KnownSchema;
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  null: 'null',
};
const nameOf = (type: string): string => typeNames[type] ?? type;

const oneOf = (values: readonly unknown[]): string => (values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`);

/** Only a text can be a slip of the finger. */
const nearText = (value: unknown, known: readonly unknown[]): string | undefined =>
  typeof value === 'string' ? nearest(value, known.map(String)) : undefined;

const bound = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string => {
  const [limit, side] = issue.code === 'too_small' ? [issue.minimum, 'least'] : [issue.maximum, 'most'];
  const strict = issue.code === 'too_small' ? 'more than' : 'less than';
  const number = issue.inclusive === false ? `${strict} ${limit}` : `at ${side} ${limit}`;
  const unit = { array: ' entries', string: ' characters' }[issue.origin as string] ?? '';
  return number + unit;
};

const unknownKeys = (issue: Extract<Issue, { code: 'unrecognized_keys' }>, { value, schema }: Checked): Mistake[] => {
  const known = keysAt(schema, issue.path, value);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const meant = near === undefined ? pathsOf(schema, key) : [formatPath([...issue.path, near])];
    return {
      where: formatPath([...issue.path, key]),
      summary: 'this key is not known',
      expected: known.every((name) => name === 'name') ? 'no options: there are none here' : oneOf(known),
      found: key,
      remedy: meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : 'remove it',
    };
  });
};

/** A value that fits none of several shapes: tell of the shape that it comes nearest to. */
const unionMistakes = (issue: Extract<Issue, { code: 'invalid_union' }>, checked: Checked): Mistake[] => {
  const where = formatPath(issue.path);
  const found = show(valueAt(checked.value, issue.path));
  if (issue.errors.length === 0) {
    const expected = constantsAt(checked.schema, issue.path);
    const near = nearText(valueAt(checked.value, issue.path), expected);
    return [
      {
        where,
        summary: 'not one of the choices',
        expected: oneOf(expected),
        found,
        remedy: near ? `did you mean ${near}?` : 'choose one of these',
      },
    ];
  }
  const inside = issue.errors.map((branch) => branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue));
  const isOfWholeValue = ({ path, code }: Issue) => path.length <= issue.path.length && code !== 'unrecognized_keys';
  const best = inside.filter((branch) => !branch.some(isOfWholeValue)).sort((a, b) => a.length - b.length)[0];
  if (best) return best.flatMap((inner) => describeIssue(inner, checked));
  const expected = inside.map(
    (branch) => branch.flatMap((inner) => describeIssue(inner, checked)).map((mistake) => mistake.expected ?? mistake.summary)[0],
  );
  return [{ where, summary: 'has the wrong form', expected: [...new Set(expected)].join(', or '), found, remedy: 'correct the value' }];
};

/** What zod found wrong, in the words of a configuration: path, expected, found, remedy. */
export const describeIssue = (issue: Issue, checked: Checked): Mistake[] => {
  const where = formatPath(issue.path);
  const value = valueAt(checked.value, issue.path);
  const fact = { where, found: show(value), remedy: 'correct the value' };
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(issue, checked);
    case 'invalid_union':
      return unionMistakes(issue, checked);
    case 'invalid_type':
      if (value === undefined)
        return [{ where, summary: 'is missing', expected: nameOf(issue.expected), found: 'nothing', remedy: 'set it' }];
      return [{ ...fact, summary: 'has the wrong type', expected: nameOf(issue.expected) }];
    case 'invalid_value': {
      const near = nearText(value, issue.values);
      return [
        {
          ...fact,
          summary: 'not one of the choices',
          expected: oneOf(issue.values),
          remedy: near ? `did you mean ${near}?` : 'choose one of these',
        },
      ];
    }
    case 'too_small':
    case 'too_big':
      return [{ ...fact, summary: issue.code === 'too_small' ? 'is too small' : 'is too large', expected: bound(issue) }];
    case 'invalid_key':
      return [
        {
          where,
          summary: 'this name is not allowed',
          expected: issue.issues.map(({ message }) => message).join('; '),
          found: String(issue.path.at(-1)),
          remedy: 'choose another name',
        },
      ];
    default:
      return [{ ...fact, summary: 'is not allowed', expected: issue.message }];
  }
};
