/** A point on the line from `x` along the direction of descent. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  /** The derivative of the value by the step. */
  readonly slope: number;
}

const sufficientDecrease = 1e-4;
const curvature = 0.9;
const maxTrials = 20;

/** Where a cubic through both points, with their slopes, is least (Nocedal & Wright 2006, equation 3.59); the middle where that is no help. */
const cubicMinimum = (a: LinePoint, b: LinePoint): number => {
  const middle = (a.step + b.step) / 2;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(square);
  const step = b.step - ((b.step - a.step) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  // Too near an end, the bracket would hardly shrink.
  const margin = Math.abs(b.step - a.step) * 0.1;
  const inside = step > Math.min(a.step, b.step) + margin && step < Math.max(a.step, b.step) - margin;
  return inside ? step : middle;
};

/**
 * Finds a step that holds the strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6).
 *
 * @param start the point at step 0; its slope is negative.
 * @param probe the function along the line.
 * @returns the best decrease met where no step holds the curvature condition; undefined where nothing decreased: at the
 * limit of the arithmetic.
 */
export const wolfeLineSearch = <P extends LinePoint>(start: LinePoint, firstStep: number, probe: (step: number) => P): P | undefined => {
  const tooHigh = (point: LinePoint) => !(point.value <= start.value + sufficientDecrease * point.step * start.slope);
  const flat = (point: LinePoint) => Math.abs(point.slope) <= -curvature * start.slope;

  let best: P | undefined;
  let low: LinePoint = start;
  let high: LinePoint | undefined;
  let step = firstStep;
  for (let trial = 0; trial < maxTrials; trial++) {
    const point = probe(step);
    if (tooHigh(point) || (best && point.value >= best.value)) {
      high = point;
    } else if (flat(point)) {
      return point;
    } else {
      // The minimum lies behind `point` if the function still falls away from `low`, else between the two.
      const turned = high ? point.slope * (high.step - low.step) >= 0 : point.slope >= 0;
      if (turned) high = low;
      low = best = point;
    }
    step = !high ? step * 2 : Number.isFinite(high.value) ? cubicMinimum(low, high) : (low.step + high.step) / 2;
  }
  return best;
};
