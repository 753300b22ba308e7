import { bytes, clock, count, duration, element, figure, percent, runName } from './format.mjs';
import { lastOf, stageOf, stepsOf } from './store.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('./store.mjs').Run} Run
 * @typedef {import('./store.mjs').TrainingEvent} TrainingEvent
 */

/** Seconds that the training of a run has left, by the pace of its last steps. @param {Run | undefined} run */
const trainingLeft = (run) => {
  const { done, total } = stepsOf(run);
  const speed = run?.steps.figures['imagesPerSecond']?.at(-1);
  const started = lastOf(run, 'RunStarted');
  if (!run || !started || !speed || done === 0) return undefined;
  const pace = paces.get(run.run);
  return pace === undefined ? undefined : (total - done) * pace;
};

/** Seconds a step, by run: from when this page heard of steps. @type {Map<string, number>} */
const paces = new Map();
/** @type {Map<string, { step: number, time: number }[]>} */
const heard = new Map();

/** @param {TrainingEvent} event of a step */
export const hear = ({ run, step, time }) => {
  const moments = heard.get(run) ?? [];
  heard.set(run, moments);
  moments.push({ step, time: Date.parse(time) });
  if (moments.length > 200) moments.splice(0, moments.length - 200);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first && last && last.step > first.step) paces.set(run, (last.time - first.time) / 1000 / (last.step - first.step));
};

/** @param {Store} store @param {number} now */
export const timeLeft = (store, now) => {
  const { plan } = store.plan;
  const run = store.runs.get(store.current);
  const stage = stageOf(run);
  if (store.vitals.status !== 'running') return '';
  const done = plan.map((name) => store.runs.get(name)).filter((one) => stageOf(one) === 'finished');
  const seconds = done.map((one) => Number(lastOf(one, 'RunFinished')?.['seconds'] ?? 0));
  const own = stage === 'training' ? trainingLeft(run) : undefined;
  const ownText = own === undefined ? '' : `about ${duration(own)} of training left in this run`;
  if (seconds.length === 0) return ownText;
  const mean = seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
  const started = Date.parse(lastOf(run, 'RunStarted')?.time ?? '');
  const spent = ['training', 'evaluating'].includes(stage) && Number.isFinite(started) ? Math.min(mean, (now - started) / 1000) : 0;
  const left = mean * plan.filter((name) => !['finished', 'failed'].includes(stageOf(store.runs.get(name)))).length - spent;
  const all = left > 0 ? `about ${duration(left)} left in all` : '';
  return [ownText, all].filter(Boolean).join(' · ');
};

/** @param {Store} store */
export const turn = (store) => {
  const { plan } = store.plan;
  const place = plan.indexOf(store.current);
  if (place < 0) return plan.length > 0 ? `${plan.length} runs, none has begun` : '';
  const run = store.runs.get(store.current);
  const stage = stageOf(run);
  const { done, total } = stepsOf(run);
  const head = `Run ${place + 1} of ${plan.length}: ${runName(store.current)}`;
  if (stage === 'training') return `${head}, step ${count(done)} of ${count(total)}`;
  if (stage === 'evaluating') {
    const last = run?.events.at(-1);
    const share =
      last?.type === 'EvaluationProgressed' && last['total'] > 0 ? ` (${Math.floor((100 * last['done']) / last['total'])} %)` : '';
    return `${head}, evaluating: ${String(lastOf(run, 'EvaluationStarted')?.['evaluator'])}${share}`;
  }
  return `${head}, ${stage}`;
};

/** @param {Store} store @param {string} chosen @param {(run: string) => void} choose */
export const runButtons = (store, chosen, choose) =>
  store.plan.plan.map((name) => {
    const run = store.runs.get(name);
    const stage = stageOf(run);
    const { done, total } = stepsOf(run);
    const [arm = name, seed = ''] = name.split('/seed-');
    const words = stage === 'training' ? `${Math.floor((100 * done) / Math.max(1, total))} %` : stage;
    const button = element(
      'button',
      { type: 'button', class: `run ${stage}`, 'aria-pressed': String(name === chosen), title: arm },
      element('b', {}, arm),
      element('span', {}, `seed ${seed} · ${words}`),
      element('progress', { max: String(Math.max(1, total)), value: String(done), 'aria-label': 'training' }),
    );
    button.addEventListener('click', () => choose(name));
    return button;
  });

/** @param {Store} store @param {Run | undefined} run */
export const tiles = (store, run) => {
  const last = (/** @type {string} */ name) => run?.steps.figures[name]?.at(-1);
  const { done, total } = stepsOf(run);
  const weights = lastOf(run, 'RunStarted')?.['weights'];
  const { memory } = store.vitals;
  /** @type {[string, string, string?][]} */
  const facts = [
    ['step', count(done), total > 0 ? ` of ${count(total)}` : ''],
    ['images a second', figure(last('imagesPerSecond'))],
    ['waiting for data', percent(last('waitingShare'))],
    ['memory of the process', memory === undefined ? '–' : bytes(memory)],
    ['weights to learn', weights ? count(Object.values(weights).reduce((sum, value) => sum + Number(value), 0)) : '–'],
  ];
  return facts.map(([name, value, unit = '']) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value, element('small', {}, unit))),
  );
};

/** @param {string} metric */
const isShare = (metric) => /^(top\d+|accuracy)$/.test(metric);

/** What tells most of features comes first. @param {string | undefined} evaluator */
const rank = (evaluator = '') => {
  const place = ['linear', 'transfer', 'knn', 'low-shot', 'pretext', 'shortcut-reliance', 'reconstruction'].indexOf(evaluator);
  return place < 0 ? 7 : place;
};

/** @param {Store} store @returns {HTMLElement[]} nothing where nothing was measured. */
export const table = (store) => {
  /** @type {Map<string, { words: string[], metric: string, byArm: Map<string, number[]> }>} */
  const rows = new Map();
  for (const { arm, events } of store.runs.values()) {
    for (const event of events) {
      if (event.type !== 'EvaluationFinished') continue;
      for (const one of event['measurements']) {
        if (!/(^|\/)test/.test(one.split)) continue;
        const place = [one.features, one.layer, one.protocol, one.split, one.metric];
        const words = [String(event['evaluator']), [...new Set(place)].join(' · ')];
        const row = rows.get(words.join()) ?? { words, metric: String(one.metric), byArm: new Map() };
        rows.set(words.join(), row);
        row.byArm.set(arm, [...(row.byArm.get(arm) ?? []), Number(one.value)]);
      }
    }
  }
  if (rows.size === 0) return [];
  const arms = store.plan.arms.filter((arm) => [...rows.values()].some(({ byArm }) => byArm.has(arm)));
  const heads = ['evaluator', 'what'].map((text) => element('th', { scope: 'col' }, text));
  const head = element('tr', {}, ...heads, ...arms.map((arm) => element('th', { scope: 'col', class: 'figure' }, arm)));
  const sorted = [...rows.values()].sort((a, b) => rank(a.words[0]) - rank(b.words[0]));
  const body = sorted.map(({ words, metric, byArm }) => {
    const cells = arms.map((arm) => {
      const values = byArm.get(arm);
      if (!values) return element('td', { class: 'figure none' }, '–');
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return element('td', { class: 'figure' }, isShare(metric) ? percent(mean) : figure(mean));
    });
    const [evaluator = '', ...others] = words;
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, evaluator),
      ...others.map((word) => element('td', { class: 'words' }, word)),
      ...cells,
    );
  });
  return [element('thead', {}, head), element('tbody', {}, ...body)];
};

/** @param {TrainingEvent} event */
const sentence = (event) => {
  switch (event.type) {
    case 'RunStarted':
      return `began: ${count(event['totalSteps'])} steps`;
    case 'CheckpointSaved':
      return `saved ${String(event['folder']).split('/').slice(-2).join('/')} (${bytes(event['bytes'])})`;
    case 'EvaluationStarted':
      return `evaluates: ${event['evaluator']}`;
    case 'EvaluationFinished':
      return `${event['evaluator']} is done in ${duration(event['seconds'])}`;
    case 'Warned':
      return `warning: ${event['message']}`;
    case 'RunFinished':
      return event['outcome'] === 'completed' ? `finished in ${duration(event['seconds'])}` : 'stopped; what was trained is saved';
    case 'RunFailed':
      return `failed: ${event['message']}`;
    default:
      return undefined;
  }
};

/** The newest first. @param {Store} store */
export const log = (store) => {
  const events = [...store.runs.values()].flatMap(({ events }) => events);
  const told = events.flatMap((event) => {
    const text = sentence(event);
    return text === undefined ? [] : [{ event, text }];
  });
  // The later of two that bear the same time comes first, too.
  told.reverse().sort((a, b) => Date.parse(b.event.time) - Date.parse(a.event.time));
  return told.slice(0, 300).map(({ event, text }) => {
    const kind = event.type === 'Warned' ? 'warning' : event.type === 'RunFailed' ? 'failure' : '';
    const who = element('span', { class: 'who' }, `${runName(event.run)}${event.step > 0 ? `, step ${count(event.step)}` : ''}`);
    return element(
      'li',
      { class: kind },
      element('time', { datetime: event.time }, clock(event.time)),
      who,
      element('span', { class: 'what' }, text),
    );
  });
};
