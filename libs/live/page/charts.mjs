// @ts-expect-error The server has it under this name.
import uPlot from './uplot/uPlot.esm.js';
import { element, figure, percent } from './format.mjs';

/**
 * @typedef {import('./store.mjs').Columns} Columns
 * @typedef {{ title: string, match: RegExp, colours: Record<string, string>, names: Record<string, string>, isShare?: boolean, isLog?: boolean, none: string }} Kind
 */

/** @type {Kind[]} */
const kinds = [
  {
    title: 'Loss',
    match: /^loss\/(extractor|adversarial)$/,
    colours: { 'loss/extractor': 'blue', 'loss/adversarial': 'orange' },
    names: { 'loss/extractor': 'extractor', 'loss/adversarial': 'adversarial, of the lens' },
    none: 'no step yet',
  },
  {
    title: 'Pretext accuracy in training',
    match: /^(raw|lensed)\//,
    colours: { raw: 'blue', lensed: 'green' },
    names: { raw: 'raw images', lensed: 'lensed images' },
    isShare: true,
    none: 'no step yet',
  },
  {
    title: 'Reconstruction error of the lens',
    match: /^loss\/reconstruction$/,
    colours: { 'loss/reconstruction': 'pink' },
    names: { 'loss/reconstruction': 'mean over all pixels, logarithmic' },
    isLog: true,
    none: 'no lens learns in this run',
  },
  {
    title: 'Images a second',
    match: /^imagesPerSecond$/,
    colours: { imagesPerSecond: 'green' },
    names: { imagesPerSecond: 'images a second' },
    none: 'no step yet',
  },
];

/** The metric of a task is called what the task calls it; its place says what it was measured on. @param {Kind} kind @param {string} name */
const colourOf = (kind, name) => kind.colours[name] ?? kind.colours[name.split('/')[0] ?? ''] ?? 'blue';
/** @param {Kind} kind @param {string} name */
const nameOf = (kind, name) => kind.names[name] ?? kind.names[name.split('/')[0] ?? ''] ?? name;

/** Means of the places around each: single steps are noisy. @param {(number | null)[]} values */
const smoothed = (values) => {
  const reach = Math.min(40, Math.floor(values.length / 50));
  const [sums, counts] = [[0], [0]];
  for (const [i, value] of values.entries()) {
    sums.push((sums[i] ?? 0) + (value ?? 0));
    counts.push((counts[i] ?? 0) + (value === null ? 0 : 1));
  }
  return values.map((_, i) => {
    // As far to one side as to the other: a mean of more that is behind than ahead would come late.
    const side = Math.min(reach, i, values.length - 1 - i);
    const [from, to] = [i - side, i + side + 1];
    const count = (counts[to] ?? 0) - (counts[from] ?? 0);
    return count === 0 ? null : ((sums[to] ?? 0) - (sums[from] ?? 0)) / count;
  });
};

/** On an axis: no more digits than it takes. @param {number} value */
const tick = (value) => (Math.abs(value) >= 1000 ? value.toLocaleString('en-US') : String(Number(value.toPrecision(3))));

/** The powers of ten between two values. @param {unknown} _ @param {number} axis @param {number} low @param {number} high */
const decades = (_, axis, low, high) => {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  return Array.from({ length: Math.floor(Math.log10(high) + 1e-9) - first + 1 }, (__, i) => 10 ** (first + i));
};

/** @param {string} name of a custom property */
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

class Chart {
  /** @param {Kind} kind */
  constructor(kind) {
    this.kind = kind;
    this.legend = element('ul', { class: 'legend' });
    this.place = element('div');
    this.root = element('div', { class: 'chart' }, element('h3', {}, kind.title), this.legend, this.place);
    /** @type {any} */
    this.plot = undefined;
    this.drawn = '';
    /** @type {string[]} */
    this.names = [];
    /** @type {any[]} */
    this.data = [];
    new ResizeObserver(() => this.plot?.setSize({ width: this.place.clientWidth, height: 200 })).observe(this.place);
  }

  /** @param {Columns | undefined} columns @param {string} run */
  draw(columns, run) {
    this.names = Object.keys(columns?.figures ?? {}).filter((name) => this.kind.match.test(name));
    this.root.dataset['points'] = String(columns && this.names.length > 0 ? columns.steps.length : 0);
    if (!columns || this.names.length === 0) return this.#clear();
    const values = this.names.map((name) => {
      const all = columns.figures[name] ?? [];
      return this.kind.isLog ? all.map((value) => (value !== null && value > 0 ? value : null)) : all;
    });
    this.data = [columns.steps, ...values, ...values.map(smoothed)];
    const drawn = [run, ...this.names].join();
    if (drawn !== this.drawn) this.#make();
    this.drawn = drawn;
    this.plot.setData(this.data);
    this.#tell(null);
  }

  redraw() {
    if (this.plot) this.#make();
  }

  #clear() {
    this.plot?.destroy();
    this.plot = undefined;
    this.drawn = '';
    this.legend.replaceChildren();
    this.place.replaceChildren(element('div', { class: 'empty' }, this.kind.none));
  }

  #make() {
    this.plot?.destroy();
    this.place.replaceChildren();
    const { kind } = this;
    const axis = {
      stroke: ink('muted'),
      grid: { stroke: ink('line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    /** @param {number | null} value */
    const format = (value) => (value === null ? '' : kind.isShare ? `${Math.round(value * 100)} %` : tick(value));
    const lines = (/** @type {number} */ width, /** @type {string} */ alpha) =>
      this.names.map((name) => ({ stroke: ink(colourOf(kind, name)) + alpha, width, points: { show: false }, spanGaps: true }));
    this.plot = new uPlot(
      {
        width: this.place.clientWidth,
        height: 200,
        legend: { show: false },
        cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false },
          y: kind.isLog
            ? { distr: 3 }
            : {
                range: (/** @type {any} */ _, /** @type {number} */ low, /** @type {number} */ high) =>
                  kind.isShare ? [Math.min(0, low), Math.max(1, high)] : [Math.min(0, low), high > 0 ? high * 1.06 : 1],
              },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 30,
            values: (/** @type {any} */ _, /** @type {number[]} */ steps) =>
              steps.map((step) => (Number.isInteger(step) ? step.toLocaleString('en-US') : '')),
          },
          {
            ...axis,
            size: 52,
            ...(kind.isLog && { splits: decades }),
            values: (/** @type {any} */ _, /** @type {(number | null)[]} */ values) => values.map(format),
          },
        ],
        series: [{}, ...lines(1, '40'), ...lines(2, '')],
        hooks: { setCursor: [(/** @type {any} */ plot) => this.#tell(plot.cursor.idx ?? null)] },
      },
      this.data,
      this.place,
    );
  }

  /** What the legend says: of the place under the cursor, or of the last. @param {number | null} index */
  #tell(index) {
    const { kind, names, data } = this;
    const at = index ?? data[0].length - 1;
    const rows = names.map((name, i) => {
      const value = data[1 + names.length + i]?.[at];
      const spot = element('i', { class: `spot ${colourOf(kind, name)}` });
      return element('li', {}, spot, `${nameOf(kind, name)} `, element('b', {}, kind.isShare ? percent(value) : figure(value)));
    });
    if (index !== null) rows.push(element('li', {}, `step ${data[0][at].toLocaleString('en-US')}`));
    this.legend.replaceChildren(...rows);
  }
}

export class Charts {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.charts = kinds.map((kind) => new Chart(kind));
    root.replaceChildren(...this.charts.map((chart) => chart.root));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.charts.forEach((chart) => chart.redraw()));
  }

  /** @param {Columns | undefined} columns @param {string} run */
  draw(columns, run) {
    for (const chart of this.charts) chart.draw(columns, run);
  }
}
