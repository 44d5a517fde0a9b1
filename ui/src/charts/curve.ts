/** A point of a metric as the API gives it; a value that is no number comes as the text "NaN". */
export interface Point {
  step: number;
  timestamp: number;
  value: number;
}

export type XAxis = "step" | "time" | "relative";

/** A curve as it is drawn: places on the x axis in ascending order, and what is there; null is a gap. */
export interface Curve {
  xs: number[];
  ys: (number | null)[];
}

/** Infinite values are stored as the largest numbers there are. */
const LARGEST = 1.79e308;

/** What is drawn of points by step: x is the step, the time in seconds of the epoch, or seconds since `start` (ms). */
export function curveOf(points: Point[], axis: XAxis, start: number, logScale: boolean): Curve {
  const places = points
    .map((point) => [placeOf(point, axis, start), drawn(point.value, logScale)] as const)
    .sort(([a], [b]) => a - b);
  // Of points at the same place the last one counts, as it does in a run.
  const last = new Map(places);
  return { xs: [...last.keys()], ys: [...last.values()] };
}

function placeOf({ step, timestamp }: Point, axis: XAxis, start: number): number {
  return axis === "step" ? step : (timestamp - (axis === "relative" ? start : 0)) / 1000;
}

function drawn(value: unknown, logScale: boolean): number | null {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) >= LARGEST) return null;
  return logScale && value <= 0 ? null : value;
}

/**
 * The exponential moving average of values: `weight` (0 to below 1) of what was, the rest of what is new. It begins at 0,
 * which the division by `1 - weight ** n` takes out again, as in Adam (Kingma and Ba, 2015, section 3); TensorBoard
 * smooths its curves so as well. A gap stays one, and what is behind it goes on from before it.
 */
export function smoothed(values: (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return values;
  let average = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    average = average * weight + (1 - weight) * value;
    count += 1;
    return average / (1 - weight ** count);
  });
}

/**
 * The points of a part of a run in the place of those that are known of it, with what is before and behind them: what is
 * smoothed does not begin anew at the edge of the part. Both are by step.
 */
export function refined(all: Point[], part: Point[]): Point[] {
  const [first, last] = [part[0], part.at(-1)];
  if (!first || !last) return all;
  return [...all.filter(({ step }) => step < first.step), ...part, ...all.filter(({ step }) => step > last.step)];
}

/** Whether steps tell nothing: there are several points, and all have the same one. */
export function hasOneStep(points: Point[]): boolean {
  return points.length > 1 && points.every(({ step }) => step === points[0]?.step);
}

/** What is told of a curve in words. */
export interface Summary {
  count: number;
  first: Point;
  last: Point;
  least: Point;
  most: Point;
}

/** The first, last, lowest and highest of points by step; undefined when none is a number. */
export function summaryOf(points: Point[]): Summary | undefined {
  const numbers = points.filter(({ value }) => drawn(value, false) !== null);
  const [first] = numbers;
  const last = numbers.at(-1);
  if (!first || !last) return undefined;
  const least = numbers.reduce((best, point) => (point.value < best.value ? point : best));
  const most = numbers.reduce((best, point) => (point.value > best.value ? point : best));
  return { count: numbers.length, first, last, least, most };
}

/** The steps of the points between two places of the x axis, and of the next ones at both sides. */
export function stepsBetween(points: Point[], axis: XAxis, start: number, from: number, to: number): [number, number] {
  const placed = points
    .map((point) => ({ x: placeOf(point, axis, start), step: point.step }))
    .sort((a, b) => a.x - b.x);
  const first = placed.findIndex(({ x }) => x >= from);
  const last = placed.findLastIndex(({ x }) => x <= to);
  const steps = placed.slice(Math.max(0, first - 1), last + 2).map(({ step }) => step);
  return [Math.min(...steps), Math.max(...steps)];
}
