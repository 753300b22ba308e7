import { luminanceOf, type StoredPicture } from './picture';

const SIDE = 8;

/** The orthonormal transform of JPEG: `basis[u][x]`. */
const basis = Array.from({ length: SIDE }, (_, u) =>
  Float64Array.from({ length: SIDE }, (__, x) => Math.sqrt((u === 0 ? 1 : 2) / SIDE) * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
);

/** The quantisation steps of luminance at quality 50 (ITU-T T.81, annex K), by vertical and horizontal frequency: those low enough for smooth pictures. */
const steps = [[16, 11, 10, 16, 24], [12, 12, 14, 19], [14, 13, 16], [14, 17], [18]];
const watched = steps.flatMap((row, u) => row.map((step, v) => ({ u, v, step }))).slice(1);

/** Coefficients of a block, in the order of `watched`. */
const coefficients = (luminance: Float32Array, width: number, top: number, left: number): number[] => {
  // Rows first: every frequency across shares them.
  const across = Array.from({ length: SIDE }, (_, y) =>
    Array.from({ length: steps.length }, (__, v) => {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += (basis[v]?.[x] ?? 0) * (luminance[(top + y) * width + left + x] as number);
      return sum;
    }),
  );
  return watched.map(({ u, v }) => across.reduce((sum, row, y) => sum + (basis[u]?.[y] ?? 0) * (row[v] ?? 0), 0));
};

/** Values at the ends of the range were cut there, which moves coefficients. */
const isCut = ({ width, data }: StoredPicture, top: number, left: number): boolean => {
  for (let y = top; y < top + SIDE; y++) {
    for (let i = (y * width + left) * 3; i < (y * width + left + SIDE) * 3; i++) if (data[i] === 0 || data[i] === 255) return true;
  }
  return false;
};

/** libjpeg's quality, 1 to 100, to the factor on its tables. */
const factorOf = (quality: number): number => (quality < 50 ? 50 / quality : 2 - quality / 50);
const stepAt = (step: number, quality: number): number => Math.max(1, Math.floor(step * factorOf(quality) + 0.5));

/** From coarse to fine; finer steps than that drown in the rounding to 8 bits. */
const qualities = Array.from({ length: 67 }, (_, i) => 4 + i);

/** How far rounding to 8 bits and the way to RGB and back move a coefficient, about. */
const SLACK = 1.6;
/** The share of coefficients other than nought that must lie at multiples of their step. */
const NEARLY_ALL = 0.8;
/** So many of them: pictures without contrast fit every step. */
const ENOUGH = 20;
/** More blocks than this say nothing new. */
const MOST_BLOCKS = 100;

/**
 * The coarsest JPEG quality that a picture's pixels can have been rounded by, 4 to 70, whatever its file is now; 100 where none fits. Its
 * coefficients lie at multiples of the steps of libjpeg's standard tables then (after Fan and de Queiroz, IEEE Transactions on Image
 * Processing 12(2), 2003). A picture that was scaled since, or cropped off the grid of 8 pixels, gives 100.
 */
export const quantisedQuality = (picture: StoredPicture): number => {
  const luminance = luminanceOf(picture);
  const [rows, columns] = [Math.floor(picture.height / SIDE), Math.floor(picture.width / SIDE)];
  const stride = Math.max(1, Math.floor((rows * columns) / MOST_BLOCKS));
  const blocks: number[][] = [];
  for (let block = 0; block < rows * columns; block += stride) {
    const [top, left] = [Math.floor(block / columns) * SIDE, (block % columns) * SIDE];
    if (!isCut(picture, top, left)) blocks.push(coefficients(luminance, picture.width, top, left));
  }
  return qualities.find((quality) => fits(blocks, quality)) ?? 100;
};

const fits = (blocks: readonly (readonly number[])[], quality: number): boolean => {
  let [tried, near] = [0, 0];
  watched.forEach(({ step }, at) => {
    const rounded = stepAt(step, quality);
    // Multiples that are closer together than this are near everything.
    if (rounded < 4 * SLACK) return;
    for (const block of blocks) {
      const value = Math.abs(block[at] ?? 0);
      // Nought is a multiple of everything.
      if (value <= SLACK) continue;
      tried += 1;
      near += Number(Math.abs(value - Math.round(value / rounded) * rounded) <= SLACK);
    }
  });
  return tried >= ENOUGH && near >= NEARLY_ALL * tried;
};
