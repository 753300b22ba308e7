import { ruleOf, seedsOf } from './seeds';
import { spread } from './statistics';

test('says how many seeds there are, and whether figures differ in them', () => {
  expect(seedsOf([spread([1, 2]), spread([3, 4])])).toEqual({ words: '2 seeds', differ: false, areSeveral: true });
  expect(seedsOf([spread([1]), spread([3, 4, 5])])).toEqual({ words: '1 to 3 seeds', differ: true, areSeveral: true });
  expect(seedsOf([spread([1])])).toEqual({ words: '1 seed', differ: false, areSeveral: false });
});

test('states the rule, and that there is none with one seed', () => {
  expect(ruleOf(seedsOf([spread([1])]), true)).toBe('1 seed an arm: there is no standard error and no test, and nothing is in bold.');
  expect(ruleOf(seedsOf([spread([1, 2])]), false)).toBe('Mean ± standard error over 2 seeds.');
  expect(ruleOf(seedsOf([spread([1, 2])]), true)).toMatch(
    /over 2 seeds\. p is .*Welch.* bold\s+only where .* runner-up at the 0\.05 level\.$/s,
  );
});
