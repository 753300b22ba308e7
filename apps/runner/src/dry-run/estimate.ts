import type { Arm, Experiment } from '@longway/registry';
import type { ArmMeasures, EvaluatorMeasures } from './measures';

/** An arm, and what is to be expected of it. Times in seconds, sizes in bytes. */
export interface ArmEstimate {
  readonly arm: string;
  readonly steps: number;
  readonly stepSeconds: number;
  readonly readSeconds: number;
  readonly trainingSeconds: number;
  readonly evaluationSeconds: number;
  readonly evaluators: readonly EvaluatorMeasures[];
  /** Of one seed, from its start to its end. */
  readonly runSeconds: number;
  readonly runs: number;
  readonly peakMemoryBytes: number;
  /** What is left of one run. */
  readonly runBytes: number;
  /** What there is besides while it trains. */
  readonly checkpointBytes: number;
  readonly measures: ArmMeasures;
}

export interface ExperimentEstimate {
  readonly arms: readonly ArmEstimate[];
  readonly runs: number;
  readonly seconds: number;
  /** Of the processor's cores together: the runs take no less than that over how many cores there are. */
  readonly processorSeconds: number;
  readonly peakMemoryBytes: number;
  /** What is left in the end. */
  readonly keptBytes: number;
  /** The most that lies in the run folder at a time. */
  readonly peakBytes: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const estimateArm = ({ name, config }: Arm, measures: ArmMeasures, { seeds, sinks }: Experiment): ArmEstimate => {
  const { steps, checkpointEvery, keepCheckpoints, previews } = config.training;
  // The last step's are the weights.
  const checkpoints = checkpointEvery === null ? 0 : Math.ceil(steps / checkpointEvery) - 1;
  // The last few, the best one, and the one that is being written.
  const atATime = Math.min(checkpoints, keepCheckpoints + 2);
  const files = sinks.filter((sink) => sink.name !== 'console').length;
  const shown = measures.previewBytes > 0 ? previews : 0;
  // Reading goes on beside the steps, and holds them up where it is slower.
  const stepSeconds = Math.max(measures.stepSeconds, measures.readSeconds);
  const saving = checkpoints * measures.checkpointSeconds + shown * measures.previewSeconds;
  const trainingSeconds = measures.firstStepSeconds + (steps - 1) * stepSeconds + saving;
  const evaluationSeconds = measures.previewSeconds + sum(measures.evaluators.map(({ seconds }) => seconds));
  return {
    arm: name,
    steps,
    stepSeconds,
    readSeconds: measures.readSeconds,
    trainingSeconds,
    evaluationSeconds,
    evaluators: measures.evaluators,
    runSeconds: measures.startSeconds + trainingSeconds + evaluationSeconds,
    runs: seeds.length,
    peakMemoryBytes: measures.peakMemoryBytes,
    runBytes: measures.weightsBytes + measures.exhibitBytes + (1 + shown) * measures.previewBytes + files * steps * measures.eventBytes,
    checkpointBytes: atATime * measures.checkpointBytes,
    measures,
  };
};

/** What an experiment takes, from short runs of its arms. @param measured by the arm's name. */
export const estimateExperiment = (experiment: Experiment, measured: ReadonlyMap<string, ArmMeasures>): ExperimentEstimate => {
  const arms = experiment.arms.map((arm) => estimateArm(arm, measured.get(arm.name) as ArmMeasures, experiment));
  const reports = sum(arms.map(({ measures }) => measures.reportBytes));
  const kept = sum(arms.map(({ runBytes, runs }) => runBytes * runs)) + reports;
  return {
    arms,
    runs: sum(arms.map(({ runs }) => runs)),
    seconds:
      (arms[0]?.measures.loadSeconds ?? 0) +
      sum(arms.map(({ runSeconds, runs }) => runSeconds * runs)) +
      sum(arms.map(({ measures }) => measures.reportSeconds)),
    processorSeconds: sum(arms.map(({ runSeconds, runs, measures }) => runSeconds * runs * measures.busyCores)),
    peakMemoryBytes: Math.max(...arms.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    keptBytes: kept,
    peakBytes: kept + Math.max(...arms.map(({ checkpointBytes }) => checkpointBytes)),
  };
};
