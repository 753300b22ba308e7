import { hasClasses } from './has-classes';

test.each([
  [[], false, ['The evaluator knn was left out: it needs at least two classes, and the data set has no class.']],
  [['all'], false, ['The evaluator knn was left out: it needs at least two classes, and the data set has one class only, all.']],
  [['cat', 'dog'], true, []],
])('%j', (classNames, expected, warnings) => {
  const said: string[] = [];
  expect(hasClasses(classNames, 'knn', (message) => said.push(message))).toBe(expected);
  expect(said).toEqual(warnings);
});
