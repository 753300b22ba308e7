export { withoutMathRandom } from './chance';
export { temporaryContext } from './context';
export { contracts, describePlugin } from './describe-plugin';
export {
  candidate,
  type Candidate,
  type Checks,
  type Fixture,
  type FixtureOf,
  type KeptEvent,
  type ObjectiveFixture,
  type WorkedExample,
} from './fixture';
export { describeGolden } from './golden-network';
export { evaluationSubject } from './subjects/evaluation-subject';
export { everyEvent } from './subjects/events';
export { optionChecks } from './suites/options';
export { expectDifferentiable, expectScalar, expectTensors, noiseImages, noisePicture, numbersOf } from './tensors';
export { toyTask } from './toy-task';
