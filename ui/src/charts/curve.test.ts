import { expect, test } from "vitest";
import { curveOf, hasOneStep, type Point, refined, smoothed, stepsBetween, summaryOf } from "./curve";

const points = (...values: (number | string)[]): Point[] =>
  values.map((value, step) => ({ step, timestamp: 1_000 * (10 + step), value: value as number }));

test("x is the step, the time in seconds, or the seconds since the run began", () => {
  expect(curveOf(points(1, 2), "step", 0, false).xs).toEqual([0, 1]);
  expect(curveOf(points(1, 2), "time", 0, false).xs).toEqual([10, 11]);
  expect(curveOf(points(1, 2), "relative", 10_000, false).xs).toEqual([0, 1]);
});

test("what is no number, or infinite, is a gap; so is what a logarithm has not", () => {
  expect(curveOf(points(1, "NaN", 1.7976931348623157e308, -2), "step", 0, false).ys).toEqual([1, null, null, -2]);
  expect(curveOf(points(1, 0, -2), "step", 0, true).ys).toEqual([1, null, null]);
});

test("of points at one place the last one counts", () => {
  const at = (step: number, value: number) => ({ step, timestamp: 0, value });
  expect(curveOf([at(2, 1), at(1, 5), at(2, 3)], "step", 0, false)).toEqual({ xs: [1, 2], ys: [5, 3] });
});

test("smoothing forgets its start, keeps gaps, and leaves a constant what it is", () => {
  expect(smoothed([4, 4, 4], 0.9).map((value) => Number(value?.toFixed(9)))).toEqual([4, 4, 4]);
  expect(smoothed([1, 3], 0.5)).toEqual([1, 0.5 * (0.5 / 0.75) + 3 * (0.5 / 0.75)]);
  expect(smoothed([2, null, 2], 0.5)).toEqual([2, null, 2]);
  expect(smoothed([1, 9], 0)).toEqual([1, 9]);
});

test("a curve in words counts its numbers alone", () => {
  const summary = summaryOf(points("NaN", 3, 1, 2));
  expect([
    summary?.count,
    summary?.first.value,
    summary?.last.value,
    summary?.least.value,
    summary?.most.value,
  ]).toEqual([3, 3, 2, 1, 3]);
  expect(summaryOf(points("NaN"))).toBeUndefined();
  expect(summaryOf([])).toBeUndefined();
});

test("steps tell nothing when all are the same", () => {
  expect(hasOneStep(points(1, 2))).toBe(false);
  expect(hasOneStep(points(1))).toBe(false);
  expect(hasOneStep(points(1, 2).map((point) => ({ ...point, step: 0 })))).toBe(true);
});

test("a part of a curve has the next points at both sides", () => {
  expect(stepsBetween(points(1, 1, 1, 1, 1), "step", 0, 1.5, 2.5)).toEqual([1, 3]);
  expect(stepsBetween(points(1, 1, 1), "step", 0, 0, 2)).toEqual([0, 2]);
});

test("a part that is known better stands between what is before and behind it", () => {
  const all = [0, 4, 8, 12].map((step) => ({ step, timestamp: 0, value: 0 }));
  const part = [4, 5, 6, 7, 8].map((step) => ({ step, timestamp: 0, value: 1 }));
  expect(refined(all, part).map(({ step, value }) => [step, value])).toEqual([
    [0, 0],
    [4, 1],
    [5, 1],
    [6, 1],
    [7, 1],
    [8, 1],
    [12, 0],
  ]);
  expect(refined(all, [])).toBe(all);
});
