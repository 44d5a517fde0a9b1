import { expect, test } from "vitest";
import { axisOf, type AxisValue } from "../charts/axis";
import { brushFilter } from "./brush-filter";

const LINES: AxisValue[][] = [
  [1, "a"],
  [5, "it's"],
  [10, "c"],
];
const IDS = ["metrics.max error", "params.kind"];
const AXES = IDS.map((id, at) =>
  axisOf(
    id,
    LINES.map((line) => line[at]),
  ),
);
const filterOf = (...brushes: ([number, number] | undefined)[]) =>
  brushFilter(
    IDS,
    AXES,
    brushes.map((brush) => brush && { from: brush[0], to: brush[1] }),
    LINES,
  );

test("a brush of numbers is a range, one of params names each value", () => {
  expect(filterOf([0, 0.5])).toBe("metrics.`max error` >= 0 AND metrics.`max error` <= 5");
  expect(filterOf(undefined, [0.4, 1])).toBe("(params.kind = E'it\\'s' OR params.kind = 'c')");
  expect(filterOf([0, 1], [0, 0.3])).toBe(
    "metrics.`max error` >= 0 AND metrics.`max error` <= 10 AND (params.kind = 'a')",
  );
});

test("no brush, a brush around nothing, and durations are no filter", () => {
  expect(filterOf()).toBeUndefined();
  expect(filterOf([0, 1], [0.99, 1])).toBeUndefined();
  const axes = [axisOf("duration", [1, 2])];
  expect(brushFilter(["duration"], axes, [{ from: 0, to: 1 }], [[1]])).toBeUndefined();
});
