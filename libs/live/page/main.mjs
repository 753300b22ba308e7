import { Charts } from './charts.mjs';
import { hear, log, runButtons, table, tiles, timeLeft, turn } from './panels.mjs';
import { Pictures } from './pictures.mjs';
import { runName } from './format.mjs';
import { Store } from './store.mjs';

const by = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const store = new Store();
const charts = new Charts(by('charts'));
const pictures = new Pictures(document);
/** The run that was chosen; undefined: the one that works. @type {string | undefined} */
let chosen;
let isConnected = false;
let isOver = false;

const token = new URLSearchParams(location.hash.slice(1)).get('token');

/** Drawn at most once a frame, however many messages come. */
let isDue = false;
const draw = () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    drawNow();
  });
};

/** Only what differs from what is there: a button must not vanish under the finger. @param {HTMLElement} place @param {Element[]} children */
const put = (place, children) => {
  const text = children.map((child) => child.outerHTML).join('');
  if (place.dataset['html'] === text) return;
  place.dataset['html'] = text;
  place.replaceChildren(...children);
};

const drawNow = () => {
  const { plan, vitals } = store;
  const shown = chosen ?? store.current;
  const run = store.runs.get(shown);
  const status = isOver || isConnected ? vitals.status : 'lost';
  document.title = `${plan.name || 'longway'} · ${status}`;
  by('status').dataset['status'] = status;
  by('status').textContent = status === 'lost' ? 'no connection, trying again' : status === 'waiting' ? 'connecting' : status;
  by('name').textContent = plan.name;
  by('description').textContent = plan.description ?? '';
  by('turn').textContent = turn(store);
  by('left').textContent = timeLeft(store, Date.now());
  put(by('runs'), runButtons(store, shown, choose));
  put(by('tiles'), tiles(store, run));
  by('chosen').textContent = shown ? runName(shown) : '';
  charts.draw(run?.steps, shown);
  pictures.draw(run);
  const rows = table(store);
  by('results').hidden = rows.length === 0;
  put(by('table'), rows);
  put(by('log'), log(store));
  by('foot').textContent = plan.folder
    ? `Run folder ${plan.folder}. ${isOver ? `This page no longer changes: longway watch shows the run again, and its report.html the whole of it.` : ''}`
    : '';
  drawButtons();
};

const choose = (/** @type {string} */ run) => {
  chosen = run === store.current && chosen !== undefined ? undefined : run;
  draw();
};

/** Why buttons cannot be used now. */
const hindrance = () => {
  if (isOver) return 'The run is over.';
  if (!isConnected) return '';
  if (token === null) return 'Open this page by the address that longway printed: its last part lets the buttons work.';
  return store.vitals.unable;
};

const drawButtons = () => {
  const reason = hindrance();
  for (const id of ['stop', 'checkpoint']) {
    const button = /** @type {HTMLButtonElement} */ (by(id));
    button.disabled = reason !== undefined;
    button.title = reason ?? '';
  }
  if (reason !== undefined) by('said').textContent = reason;
  else if (by('said').dataset['own'] !== 'true') by('said').textContent = '';
};

const say = (/** @type {string} */ text) => {
  by('said').textContent = text;
  by('said').dataset['own'] = 'true';
};

const ask = async (/** @type {string} */ action, /** @type {string} */ done) => {
  const answer = await fetch(`actions/${action}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
  if (answer?.ok) return say(done);
  const { reason = 'the server does not answer' } = (await answer?.json().catch(() => undefined)) ?? {};
  return say(`That did not work: ${reason}.`);
};

by('checkpoint').addEventListener('click', () => ask('checkpoint', 'A checkpoint is saved after the step in hand.'));

/** A stop is asked for twice. @type {ReturnType<typeof setTimeout> | undefined} */
let doubt;
by('stop').addEventListener('click', () => {
  const button = by('stop');
  const isSure = button.classList.toggle('sure');
  clearTimeout(doubt);
  button.textContent = isSure ? 'Really stop?' : 'Stop and save';
  if (!isSure) return void ask('stop', 'It stops after the step in hand; longway run --resume goes on from there.');
  doubt = setTimeout(() => {
    button.classList.remove('sure');
    button.textContent = 'Stop and save';
  }, 4000);
});

const source = new EventSource('events');
source.addEventListener('open', () => {
  isConnected = true;
  draw();
});
source.addEventListener('error', () => {
  isConnected = false;
  draw();
});
source.addEventListener('snapshot', ({ data }) => {
  store.replace(JSON.parse(data));
  draw();
});
source.addEventListener('events', ({ data }) => {
  for (const event of JSON.parse(data)) {
    store.take(event);
    if (event.type === 'StepFinished') hear(event);
  }
  draw();
});
source.addEventListener('vitals', ({ data }) => {
  store.vitals = JSON.parse(data);
  draw();
});
source.addEventListener('end', ({ data }) => {
  store.vitals = JSON.parse(data);
  isOver = true;
  source.close();
  draw();
});

// For a look from the browser's console.
Object.assign(window, { longwayLive: store });
