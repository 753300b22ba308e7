import { join } from 'node:path';
import { type EvaluationSubject, isExhibitName, LongwayError } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';

/** Keeps exhibits in a run's folder. The figures that they go with are saved behind them: who goes on from there has both. */
export const keepIn =
  (folder: string): EvaluationSubject['keep'] =>
  async (name, exhibit) => {
    if (!isExhibitName(name)) {
      throw new LongwayError('an exhibit cannot have this name', {
        where: 'evaluators',
        expected: 'small letters, digits and single hyphens',
        found: JSON.stringify(name),
        remedy: 'call it as the evaluator is called',
      });
    }
    await writeFileAtomically(join(folder, 'exhibits', `${name}.json`), JSON.stringify(exhibit));
  };
