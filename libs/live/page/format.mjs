/** @param {number} seconds */
export const duration = (seconds) => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
};

/** @param {number} value */
export const count = (value) => Math.round(value).toLocaleString('en-US');

/** Three digits that say something. @param {number | null | undefined} value */
export const figure = (value) => {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  if (size >= 0.01 || size === 0) return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  return value.toExponential(1);
};

/** @param {number | null | undefined} value a share */
export const percent = (value) => (value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)} %`);

/** @param {number} value */
export const bytes = (value) => (value >= 1e9 ? `${(value / 2 ** 30).toFixed(2)} GiB` : `${Math.round(value / 2 ** 20)} MiB`);

/** @param {string} run `ARM/seed-N` */
export const runName = (run) => run.replace(/\/seed-(\d+)$/, ', seed $1');

/** @param {string} time ISO 8601 */
export const clock = (time) => new Date(time).toLocaleTimeString('en-GB');

/** An element with text or children; what is shown comes from files, and is never taken for markup. @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} children */
export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};
