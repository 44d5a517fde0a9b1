import { expect, test } from "vitest";
import { columnOf, defaultColumns, valueText } from "./columns";
import { isRunning, numberOf, rowOf } from "./row";

test.each(["", "metrics", "metrics.", "other.key", "constructor", "constructor.x", "toString.x", ".x"])(
  "%j is no column",
  (id) => {
    expect(columnOf(id)).toBeUndefined();
  },
);

test("a column has the key behind the first dot", () => {
  expect(columnOf("tags.mlflow.user")).toMatchObject({ kind: "tags", label: "mlflow.user" });
  expect(columnOf("duration")).toMatchObject({ kind: "attribute", sorts: false });
});

test("metrics of the machine are not shown before somebody asks", () => {
  expect(defaultColumns({ metrics: ["rmse", "system/cpu"], params: ["depth"] })).toEqual(
    expect.arrayContaining(["metrics.rmse", "params.depth"]),
  );
  expect(defaultColumns({ metrics: ["system/cpu"] })).not.toContain("metrics.system/cpu");
});

test("metrics are told with few digits, params as they are", () => {
  const [metric, param] = [columnOf("metrics.a"), columnOf("params.a")];
  expect(metric && valueText(metric, 0.123456789)).toBe("0.12346");
  expect(metric && valueText(metric, "NaN")).toBe("NaN");
  expect(param && valueText(param, "0.123456789")).toBe("0.123456789");
  expect(param && valueText(param, undefined)).toBe("");
});

test("numbers are what is finite", () => {
  expect([3, "3.5", "1e3", "", undefined, "NaN", "Infinity", "x"].map(numberOf)).toEqual([
    3,
    3.5,
    1000,
    ...Array<undefined>(5).fill(undefined),
  ]);
});

test("a run becomes a row, with who started it from the tag", () => {
  const info = { run_id: "r", run_name: "n", status: "RUNNING", user_id: "server", start_time: 5 };
  const run = { info, data: { metrics: [{ key: "a", value: 1 }], tags: [{ key: "mlflow.user", value: "ada" }] } };
  const row = rowOf(run as unknown as Parameters<typeof rowOf>[0]);
  expect(row).toMatchObject({ id: "r", user: "ada", end: undefined, values: { "metrics.a": 1 } });
  expect(isRunning(row)).toBe(true);
});
