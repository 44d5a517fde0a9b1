import { expect, test } from "vitest";
import { columnsOf, originOf } from "../run/dataset-schema";
import { codeOf, datasetPlace, parseSource, rowsOfProfile } from "./origin";
import { rollbacksOf } from "./rollbacks";
import { digestOf } from "./seal";

const ID = "0123456789abcdef0123456789abcdef";

test.each([
  [`models:/m-${ID}`, { kind: "logged-model", modelId: `m-${ID}` }],
  [`models:/m-${ID}/sub`, { kind: "logged-model", modelId: `m-${ID}` }],
  ["models:/bikes/3", { kind: "version", name: "bikes", version: "3" }],
  [`runs:/${ID}/model`, { kind: "run", runId: ID }],
  [`runs:/${ID}`, { kind: "run", runId: ID }],
  ["s3://bucket/model", { kind: "place" }],
  ["models:/bikes@champion", { kind: "place" }],
  ["runs:/../x", { kind: "place" }],
  ["javascript:alert(1)", { kind: "place" }],
])("the source %s", (source, parsed) => {
  expect(parseSource(source)).toEqual(parsed);
});

test("code is what the tags of clients say, and an empty one says nothing", () => {
  const tags = [
    { key: "mlflow.source.name", value: "train.py" },
    { key: "mlflow.source.git.commit", value: "" },
  ];
  expect(codeOf(tags)).toEqual({ name: "train.py", commit: undefined, branch: undefined, repository: undefined });
});

test("a data set's place is its address, or what was noted", () => {
  expect(datasetPlace('{"uri": "s3://b/x"}')).toBe("s3://b/x");
  expect(datasetPlace('{"other": 1}')).toBe('{"other": 1}');
  expect(datasetPlace("not JSON")).toBe("not JSON");
  expect(datasetPlace("null")).toBe("null");
  expect(["", "null", "[]", '{"num_rows": "5"}', '{"num_rows": 5}'].map(rowsOfProfile)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    5,
  ]);
});

test("a data set's columns are those of its schema, of frames and of arrays", () => {
  expect(columnsOf('{"mlflow_colspec": [{"name": "a", "type": "long"}, {"type": "double"}]}')).toEqual([
    { name: "a", type: "long" },
    { name: "#2", type: "double" },
  ]);
  const tensor = { type: "tensor", "tensor-spec": { dtype: "int64", shape: [-1] } };
  expect(
    columnsOf(JSON.stringify({ mlflow_tensorspec: { features: JSON.stringify([tensor]), targets: null } })),
  ).toEqual([{ name: "features #1", type: "int64 (-1,)" }]);
  expect([null, "", "3", "{", '{"mlflow_colspec": 3}'].flatMap(columnsOf)).toEqual([]);
});

test("a data set that code made names the script", () => {
  const tags = { "mlflow.source.name": "make.py", "mlflow.source.git.commit": "0123456789abcdef" };
  expect(originOf({ source_type: "code", source: JSON.stringify({ tags }) })).toBe("made by make.py at 0123456789ab");
  expect(originOf({ source_type: "s3", source: '{"uri": "s3://b"}' })).toBe("s3: s3://b");
});

test("an alias can go back to whom it was taken from", () => {
  const held = (version: string, since: number, until?: number) => ({ alias: "a", version, since, until });
  const intervals = [held("3", 30), held("2", 20, 30), held("1", 10, 20)] as unknown as Parameters<
    typeof rollbacksOf
  >[0];
  expect(rollbacksOf(intervals, "3").map(({ before }) => before.version)).toEqual(["2"]);
  expect(rollbacksOf(intervals, "2")).toEqual([]);
  expect(rollbacksOf(intervals.slice(0, 1), "3")).toEqual([]);
});

test("a manifest has the digest that the registry computes, whatever its order and its paths", async () => {
  const file = (path: string, size: number, letter: string) => ({ path, size, digest: letter.repeat(64) });
  const files = [file("\uffee.txt", 5, "b"), file("a b\nc", 3, "a"), file("Z", 0, "c"), file("\u{1f6b2}", 7, "d")];
  const digest = "3c9305e8fa9d0ae9c9b20b8b90b5269067293a25b77b9b94b50883cb6ee3d557";
  expect(await digestOf(files)).toBe(digest);
  expect(await digestOf(files.toReversed())).toBe(digest);
});
