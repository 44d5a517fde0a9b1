import { expect, test } from "vitest";
import { bestOf, isDrawable, isLowerBetter } from "./best";

test.each(["loss", "val_loss", "valLoss", "rmse", "test/MAE", "mean_squared_error", "p99 latency", "log_loss"])(
  "less of %s is better",
  (key) => {
    expect(isLowerBetter(key)).toBe(true);
  },
);

test.each(["accuracy", "f1", "glossary", "r2", "auc", "closeness", "terror_score", ""])(
  "more of %s is better",
  (key) => {
    expect(isLowerBetter(key)).toBe(false);
  },
);

test("the best is the first of the best ones", () => {
  expect(bestOf("rmse", [3, 1, 1, 2])).toBe(1);
  expect(bestOf("accuracy", [3, 1, 3])).toBe(0);
  expect(bestOf("accuracy", [])).toBe(-1);
  expect(bestOf("rmse", [-1, 0])).toBe(0);
});

test("what stands for infinity is not drawn", () => {
  expect([0, -1e299, Number.MAX_VALUE, -Number.MAX_VALUE, Number.NaN].map(isDrawable)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
