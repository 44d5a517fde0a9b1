import { expect, test } from "vitest";
import { filesGroup, modelGroups, runGroups, tagsGroup } from "./groups";
import { groupOf, isSame, sectionsOf } from "./sheet";

const sheet = (groups: Parameters<typeof sectionsOf>[0][number]["groups"]) => ({ label: "x", groups });

test("what one has and the other has not is a difference", () => {
  const [section] = sectionsOf([
    sheet({
      Params: groupOf([
        ["b", "1"],
        ["a10", "x"],
        ["a9", "x"],
      ]),
    }),
    sheet({
      Params: groupOf([
        ["b", "2"],
        ["a10", "x"],
      ]),
    }),
  ]);
  expect(section?.lines.map(({ key, differs }) => [key, differs])).toEqual([
    ["a9", true],
    ["a10", false],
    ["b", true],
  ]);
  expect(section?.differing).toBe(2);
});

test("the value decides, not how it is shown", () => {
  expect(isSame({ text: "0.1", value: "0.1" }, { text: "0.1", value: "0.10000001" })).toBe(false);
  expect(isSame({ text: "1", value: "1" }, { text: "one", value: "1" })).toBe(true);
  expect([isSame(null, null), isSame({ text: "" }, null)]).toEqual([true, false]);
});

test("groups without lines are left out, and the order of a signature is kept", () => {
  const sections = sectionsOf([
    sheet({
      Empty: {},
      Signature: groupOf([
        ["input z", "a"],
        ["input a", "b"],
      ]),
    }),
  ]);
  expect(sections.map(({ title }) => title)).toEqual(["Signature"]);
  expect(sections[0]?.lines.map(({ key }) => key)).toEqual(["input z", "input a"]);
});

test.each(["constructor", "__proto__", "toString"])("%s is a name as others", (key) => {
  const [section] = sectionsOf([sheet({ Tags: tagsGroup([{ key, value: "x" }]) }), sheet({ Tags: {} })]);
  expect(section?.lines).toEqual([{ key, cells: [{ text: "x" }, null], differs: true }]);
});

test("params, metrics and data of a run", () => {
  const data = {
    metrics: [
      { key: "rmse", value: 0.123456789 },
      { key: "odd", value: "NaN" },
    ],
    params: [{ key: "p", value: "" }],
  };
  const dataset = { name: "wine", digest: "d1", source: "s" };
  const inputs = { dataset_inputs: [{ dataset, tags: [{ key: "mlflow.data.context", value: "train" }] }] };
  const groups = runGroups({ data, inputs } as unknown as Parameters<typeof runGroups>[0]);
  expect(groups.Metrics?.rmse).toMatchObject({ text: "0.12346", value: "0.123456789", number: 0.123456789 });
  expect(groups.Metrics?.odd?.number).toBeUndefined();
  expect(groups.Params?.p?.text).toBe('""');
  expect(Object.keys(groups.Data ?? {})).toEqual(["wine, train"]);
  expect(runGroups(undefined).Metrics).toEqual({});
});

test("files are compared by their digests, requirements by their packages", () => {
  const [path] = Object.keys(filesGroup([{ path: "a", size: 1_000, digest: "0".repeat(64) }], "model/"));
  expect(path).toBe("model/a");
  expect(modelGroups(null, "B_c==1\nd").Requirements).toEqual({ "b-c": { text: "==1" }, d: { text: "any" } });
});
