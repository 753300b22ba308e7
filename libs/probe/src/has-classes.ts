/**
 * Whether there are classes to tell apart. A data set without labels can be trained on and reported like any other, so an evaluator that needs
 * labels steps back with a warning instead of ending the run.
 */
export const hasClasses = (classNames: readonly string[], evaluator: string, warn: (message: string) => void): boolean => {
  if (classNames.length >= 2) return true;
  const found = classNames.length === 0 ? 'no class' : `one class only, ${classNames[0]}`;
  warn(`The evaluator ${evaluator} was left out: it needs at least two classes, and the data set has ${found}.`);
  return false;
};
