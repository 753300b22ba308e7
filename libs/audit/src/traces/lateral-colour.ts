import type { StoredPicture } from './picture';

/** How far a channel lies beside green, in pixels as stored; to the right and down is positive. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** Of red and blue. Undefined for pictures without enough detail to tell, or without colour. */
export interface LateralColour {
  readonly red: Shift;
  readonly blue: Shift;
}

/** The part of a picture that is looked at: enough to tell, in its middle. */
const MOST = 160;
/** Shifts that are tried, as a share of the shorter side and in pixels at least. */
const [REACH_SHARE, REACH] = [0.015, 2];

interface Plane {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

const planeOf = ({ height, width, data }: StoredPicture, channel: number): Plane => {
  const [rows, columns] = [Math.min(height, MOST), Math.min(width, MOST)];
  const [top, left] = [Math.floor((height - rows) / 2), Math.floor((width - columns) / 2)];
  const values = new Float32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) values[y * columns + x] = data[((top + y) * width + left + x) * 3 + channel] ?? 0;
  }
  return { height: rows, width: columns, values };
};

/** What two channels share whatever their brightness: how steep each place is, across and down. */
const slopes = ({ height, width, values }: Plane): readonly Plane[] =>
  [
    [0, 1],
    [1, 0],
  ].map(([dy = 0, dx = 0]) => {
    const [rows, columns] = [height - 1, width - 1];
    const steep = new Float32Array(rows * columns);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        steep[y * columns + x] = (values[(y + dy) * width + x + dx] as number) - (values[y * width + x] as number);
      }
    }
    return { height: rows, width: columns, values: steep };
  });

/** How alike two channels are, -1 to 1, when `a` is moved back by a shift; over the part where every shift up to `reach` has both. */
const correlation = (a: readonly Plane[], b: readonly Plane[], { x: dx, y: dy }: Shift, reach: number): number => {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach(({ values, height, width }, which) => {
    const others = (b[which] as Plane).values;
    for (let y = reach; y < height - reach; y++) {
      for (let x = reach; x < width - reach; x++) {
        const [va, vb] = [values[(y + dy) * width + x + dx] as number, others[y * width + x] as number];
        ab += va * vb;
        aa += va * va;
        bb += vb * vb;
      }
    }
  });
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
};

/** Correlations lower than this say that the channels show different things. */
const ALIKE = 0.6;

/** The whole shift where `found` peaks, and the peak between it and its neighbours by a parabola. */
const peakOf = (
  shifts: readonly number[],
  found: readonly number[],
): { readonly whole: number; readonly exact: number; readonly height: number } => {
  const best = found.indexOf(Math.max(...found));
  const [before, peak, after] = [found[best - 1], found[best] ?? 0, found[best + 1]];
  const curvature = (before ?? 0) - 2 * peak + (after ?? 0);
  const between = before === undefined || after === undefined || curvature >= 0 ? 0 : (before - after) / (2 * curvature);
  const whole = shifts[best] ?? 0;
  return { whole, exact: whole + between, height: peak };
};

/** First across, then down from there: one of the two is nought in most pictures. Undefined where the channels are not alike anywhere. */
const shiftOf = (channel: Plane, green: Plane, reach: number): Shift | undefined => {
  const [a, b] = [slopes(channel), slopes(green)];
  const shifts = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const along = (shiftAt: (shift: number) => Shift) =>
    peakOf(
      shifts,
      shifts.map((shift) => correlation(a, b, shiftAt(shift), reach)),
    );
  const across = along((x) => ({ x, y: 0 }));
  const down = along((y) => ({ x: across.whole, y }));
  const again = down.whole === 0 ? across : along((x) => ({ x, y: down.whole }));
  return Math.max(again.height, down.height) < ALIKE ? undefined : { x: again.exact, y: down.exact };
};

/**
 * How far red and blue lie beside green: lateral chromatic aberration, or a channel that was moved. Natural pictures of good optics have less
 * than a quarter of a pixel (Johnson and Farid, ACM Multimedia and Security 2006, use it to tell pictures that were tampered with).
 */
export const lateralColour = (picture: StoredPicture): LateralColour | undefined => {
  const reach = Math.max(REACH, Math.ceil(REACH_SHARE * Math.min(picture.height, picture.width)));
  if (Math.min(picture.height, picture.width) < 4 * reach + 4) return undefined;
  const [red, green, blue] = [0, 1, 2].map((channel) => planeOf(picture, channel)) as [Plane, Plane, Plane];
  const [ofRed, ofBlue] = [shiftOf(red, green, reach), shiftOf(blue, green, reach)];
  return ofRed && ofBlue ? { red: ofRed, blue: ofBlue } : undefined;
};
