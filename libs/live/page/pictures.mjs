import { count, element, figure } from './format.mjs';

/** @typedef {{ step: number, shape: [number, number, number], examples: { original: string, lensed: string }[], count: number, meanSquaredError: number[] }} Preview */

/** Viridis at ninths (Smith and van der Walt, 2015). */
const viridis = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** @param {string} text base64 */
const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {number} height @param {number} width @param {(index: number) => number[]} colourOf @param {string} label */
const draw = (height, width, colourOf, label) => {
  const canvas = /** @type {HTMLCanvasElement} */ (
    element('canvas', { class: 'pixels', width: String(width), height: String(height), role: 'img', 'aria-label': label })
  );
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) image.data.set([...colourOf(i), 255], 4 * i);
  context.putImageData(image, 0, 0);
  return canvas;
};

/** @param {Uint8Array} data @param {number} channels @returns {(index: number) => number[]} */
const pixels = (data, channels) => (index) => {
  const [a = 0, b = a, c = a] = data.subarray(index * channels, (index + 1) * channels);
  return channels < 3 ? [a, a, a] : [a, b, c];
};

/** The largest power of two, at most 32, by which 99 % of the differences may be multiplied and still fit around mid-grey. @param {number[]} sizes */
const amplification = (sizes) => {
  const changed = sizes.filter((size) => size > 0).sort((a, b) => a - b);
  const largest = changed[Math.floor(changed.length * 0.99)] ?? 0;
  return largest === 0 ? 1 : ([32, 16, 8, 4, 2, 1].find((factor) => largest * factor <= 127) ?? 1);
};

/** @param {Preview} preview */
const wallOf = ({ shape: [height, width, channels], examples }) => {
  const pairs = examples.map(({ original, lensed }) => [decode(original), decode(lensed)]);
  const factor = amplification(
    pairs.flatMap(([a = new Uint8Array(), b = new Uint8Array()]) => Array.from(a, (value, i) => Math.abs((b[i] ?? 0) - value))),
  );
  /** @type {(title: string, dataOf: (a: Uint8Array, b: Uint8Array) => Uint8Array) => HTMLElement[]} */
  const row = (title, dataOf) => [
    element('span', {}, title),
    ...pairs.map(([a = new Uint8Array(), b = new Uint8Array()], i) => {
      const canvas = draw(height, width, pixels(dataOf(a, b), channels), `${title}, image ${i + 1}`);
      if (i >= 4) canvas.classList.add('beyond');
      return canvas;
    }),
  ];
  return [
    ...row('before', (a) => a),
    ...row('after', (_, b) => b),
    ...row(`difference${factor > 1 ? ` × ${factor}` : ''}`, (a, b) =>
      Uint8Array.from(a, (value, i) => Math.max(0, Math.min(255, Math.round(128 + factor * ((b[i] ?? 0) - value))))),
    ),
  ];
};

/** @param {Preview} preview */
const mapOf = ({ shape: [height, width], meanSquaredError, count: images }) => {
  const sorted = [...meanSquaredError].sort((a, b) => a - b);
  const top = sorted[Math.floor(sorted.length * 0.99)] || 1e-9;
  const colourOf = (/** @type {number} */ i) => {
    const place = Math.min(1, (meanSquaredError[i] ?? 0) / top) * (viridis.length - 1);
    const [low = [0, 0, 0], high = low] = [viridis[Math.floor(place)], viridis[Math.ceil(place)]];
    return low.map((value, channel) => Math.round(value + (place % 1) * ((high[channel] ?? 0) - value)));
  };
  const mean = meanSquaredError.reduce((sum, error) => sum + error, 0) / meanSquaredError.length;
  return [
    draw(height, width, colourOf, 'where the lens changes images'),
    element(
      'figcaption',
      {},
      `Where it changes images: mean squared error over ${count(images)} test images, ${figure(mean)} on the mean of all positions; the brightest is ${figure(top)}.`,
    ),
  ];
};

/** The pictures of a run, at the newest moment or one that is chosen. */
export class Pictures {
  /** @param {Document} page */
  constructor(page) {
    const by = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.getElementById(id));
    this.section = by('pictures');
    this.wall = by('wall');
    this.map = by('map');
    this.moment = by('moment');
    this.slider = /** @type {HTMLInputElement} */ (by('time'));
    /** @type {{ file: string, step: number }[]} */
    this.files = [];
    /** The place of the slider; undefined: the newest. @type {number | undefined} */
    this.chosen = undefined;
    this.shown = '';
    this.slider.addEventListener('input', () => {
      const place = Number(this.slider.value);
      this.chosen = place === this.files.length - 1 ? undefined : place;
      this.#show();
    });
  }

  /** @param {import('./store.mjs').Run | undefined} run */
  draw(run) {
    const told = run?.events.filter(({ type }) => type === 'PreviewReady') ?? [];
    const files = told.map(({ file, step }) => ({ file: String(file), step }));
    if (files[0]?.file !== this.files[0]?.file) this.chosen = undefined;
    this.files = files;
    this.section.hidden = files.length === 0;
    this.slider.max = String(Math.max(0, files.length - 1));
    if (this.chosen === undefined) this.slider.value = this.slider.max;
    this.#show();
  }

  async #show() {
    const wanted = this.files[this.chosen ?? this.files.length - 1];
    if (!wanted || this.shown === wanted.file) return;
    this.shown = wanted.file;
    const answer = await fetch(`previews/${wanted.file}`).catch(() => undefined);
    if (!answer?.ok || this.shown !== wanted.file) {
      // Asked for again with the next message.
      if (this.shown === wanted.file) this.shown = '';
      return;
    }
    const preview = /** @type {Preview} */ (await answer.json());
    if (this.shown !== wanted.file) return;
    this.wall.style.setProperty('--columns', String(preview.examples.length));
    this.wall.replaceChildren(...wallOf(preview));
    this.map.replaceChildren(...mapOf(preview));
    this.moment.textContent = `after step ${count(preview.step)}`;
  }
}
