import { expect, test } from "vitest";
import { differences, verdict } from "./differences";
import type { Run } from "./queries";

const run = (metrics: object, params: object) => {
  const pairs = (values: object) => Object.entries(values).map(([key, value]) => ({ key, value: value as unknown }));
  return { data: { metrics: pairs(metrics), params: pairs(params) } } as unknown as Run;
};

test("all metrics are compared, and of params those that differ", () => {
  const found = differences(
    { run: run({ rmse: 3, "system/cpu": 1, odd: "NaN" }, { depth: "3", same: "x" }), requirements: undefined },
    { run: run({ rmse: 2, auc: 1 }, { depth: "4", same: "x", more: "1" }), requirements: "a==1" },
  );
  expect(found.metrics).toEqual([
    { name: "auc", one: undefined, other: 1 },
    { name: "rmse", one: 3, other: 2 },
  ]);
  expect(found.params.map(({ name }) => name)).toEqual(["depth", "more"]);
  expect(found.requirements).toEqual([]);
});

test("requirements are compared by package, however it is written", () => {
  const found = differences(
    { run: undefined, requirements: "Scikit_Learn==1.5\nnumpy" },
    { run: undefined, requirements: "scikit-learn==1.6\nnumpy\npandas>=2" },
  );
  expect(found.requirements).toEqual([
    { name: "pandas", one: undefined, other: ">=2" },
    { name: "scikit-learn", one: "==1.5", other: "==1.6" },
  ]);
});

test.each([
  ["rmse", 3, 2, "better"],
  ["rmse", 2, 3, "worse"],
  ["accuracy", 0.5, 0.6, "better"],
  ["accuracy", 0.6, 0.5, "worse"],
  ["accuracy", 1, 1, ""],
  ["accuracy", undefined, 1, ""],
])("%s from %s to %s is %j", (name, one, other, said) => {
  expect(verdict({ name, one, other })).toBe(said);
});
