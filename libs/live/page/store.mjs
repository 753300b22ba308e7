// What the page knows, from the server's messages alone.

/**
 * @typedef {{ type: string, run: string, arm: string, seed: number, sequence: number, step: number, time: string } & Record<string, any>} TrainingEvent
 * @typedef {{ steps: number[], figures: Record<string, (number | null)[]> }} Columns
 * @typedef {{ run: string, arm: string, seed: number, events: TrainingEvent[], steps: Columns, leftOut: number }} Run
 * @typedef {{ status: string, memory?: number, unable?: string }} Vitals
 * @typedef {{ name: string, description?: string, folder: string, plan: string[], arms: string[] }} Plan
 */

/** Places of a curve; beyond that, neighbours become one. */
const MOST = 4000;

/** @param {TrainingEvent} event @returns {Record<string, number>} */
export const figuresOf = (event) => {
  /** @type {Record<string, number>} */
  const figures = { imagesPerSecond: event.imagesPerSecond, waitingShare: event.waitingShare };
  for (const [place, values] of [
    ['loss', event.losses],
    ['raw', event.raw],
    ['lensed', event.lensed],
  ]) {
    for (const [name, value] of Object.entries(values ?? {})) figures[`${place}/${name}`] = Number(value);
  }
  return figures;
};

/** @param {Columns} columns */
const halve = (columns) => {
  const pairs = Array.from({ length: Math.ceil(columns.steps.length / 2) }, (_, i) => 2 * i);
  columns.steps = pairs.map((i) => columns.steps[i + 1] ?? columns.steps[i] ?? 0);
  for (const [name, values] of Object.entries(columns.figures)) {
    columns.figures[name] = pairs.map((i) => {
      const both = [values[i], values[i + 1]].filter((value) => value !== null && value !== undefined);
      return both.length === 0 ? null : both.reduce((sum, value) => sum + Number(value), 0) / both.length;
    });
  }
};

export class Store {
  /** @type {Plan} */
  plan = { name: '', folder: '', plan: [], arms: [] };
  /** @type {Map<string, Run>} */
  runs = new Map();
  /** @type {Vitals} */
  vitals = { status: 'waiting' };
  /** The run that something was told of last. */
  current = '';
  /** Events that were taken one by one, for whoever wants to know whether one is missing. */
  taken = 0;

  /** @param {Plan & { runs: Run[] }} snapshot */
  replace({ runs, ...plan }) {
    this.plan = plan;
    this.runs = new Map(runs.map((run) => [run.run, run]));
    this.current = runs.at(-1)?.run ?? '';
  }

  /** @param {TrainingEvent} event */
  take(event) {
    const { run, arm, seed, type } = event;
    this.current = run;
    this.taken += 1;
    const found = this.runs.get(run) ?? { run, arm, seed, events: [], steps: { steps: [], figures: {} }, leftOut: 0 };
    this.runs.set(run, found);
    if (type === 'StepFinished') this.#addStep(found.steps, event);
    else {
      if (found.events.at(-1)?.type === 'EvaluationProgressed') found.events.pop();
      found.events.push(event);
    }
  }

  /** @param {Columns} columns @param {TrainingEvent} event */
  #addStep(columns, event) {
    if (event.step <= (columns.steps.at(-1) ?? 0)) return;
    const figures = figuresOf(event);
    const length = columns.steps.push(event.step);
    for (const name of new Set([...Object.keys(columns.figures), ...Object.keys(figures)])) {
      const values = (columns.figures[name] ??= Array(length - 1).fill(null));
      values.push(figures[name] ?? null);
    }
    if (length > MOST) halve(columns);
  }
}

/** @param {Run | undefined} run @param {string} type */
export const lastOf = (run, type) => run?.events.findLast((event) => event.type === type);

/** Where a run is: `waiting`, `training`, `evaluating`, `finished`, `stopped` or `failed`. @param {Run | undefined} run */
export const stageOf = (run) => {
  const last = run?.events.findLast(({ type }) => ['RunStarted', 'EvaluationStarted', 'RunFinished', 'RunFailed'].includes(type));
  if (!run || (!last && run.steps.steps.length === 0)) return 'waiting';
  if (last?.type === 'RunFailed') return 'failed';
  if (last?.type === 'RunFinished') return last['outcome'] === 'completed' ? 'finished' : 'stopped';
  return last?.type === 'EvaluationStarted' ? 'evaluating' : 'training';
};

/** Training steps done and asked for. @param {Run | undefined} run */
export const stepsOf = (run) => ({
  done: run?.steps.steps.at(-1) ?? 0,
  total: Number(lastOf(run, 'RunStarted')?.['totalSteps'] ?? 0),
});
