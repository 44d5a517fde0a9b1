import { expect, test } from "vitest";
import { cellText, readExample } from "./example";
import { readMlmodel } from "./mlmodel";
import { requirementsOf } from "./requirements";
import { signatureOf, typeText } from "./signature";

test.each([
  ["numpy==2.1", { name: "numpy", rest: "==2.1" }],
  ["Scikit_Learn[alldeps] >= 1.5", { name: "scikit-learn", rest: "[alldeps] >= 1.5" }],
  ["a.b-c ; python_version < '3.12'", { name: "a-b-c", rest: "; python_version < '3.12'" }],
  ["pkg @ https://example.org/a.whl#sha256=00", { name: "pkg", rest: "@ https://example.org/a.whl#sha256=00" }],
  ["-e ./local", { name: "-e ./local", rest: "" }],
  ["a==1 \\\n  --hash=sha256:00", { name: "a", rest: "==1    --hash=sha256:00" }],
])("the requirement %j", (line, found) => {
  expect(requirementsOf(line)).toMatchObject([found]);
});

test("comments and empty lines ask for nothing", () => {
  expect(requirementsOf("# all\n\nnumpy # why\r\n   \n")).toMatchObject([{ name: "numpy", line: "numpy" }]);
});

test("a signature has a line for each column, and those inside of them", () => {
  const inputs = JSON.stringify([
    { type: "double", name: "x" },
    { type: "long", required: false },
    { name: "o", type: "object", properties: { a: { type: "string", required: true } } },
    { name: "l", type: "array", items: { type: "object", properties: { b: { type: "boolean" } } } },
  ]);
  const found = signatureOf({ inputs, outputs: null, params: '[{"name":"t","type":"float","default":0.5}]' });
  expect(found?.inputs.map(({ path, type, depth, required }) => [path, type, depth, required])).toEqual([
    ["x", "double", 0, true],
    ["#2", "long", 0, false],
    ["o", "object", 0, true],
    ["o.a", "string", 1, true],
    ["l", "list of object", 0, true],
    ["l.b", "boolean", 1, true],
  ]);
  expect(found?.params[0]?.fallback).toBe("0.5");
});

test("types are told as people say them", () => {
  expect(typeText({ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 28] } })).toBe("float32 (-1, 28)");
  expect(typeText({ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1] } })).toBe("float32 (-1,)");
  expect(typeText({ type: "map", values: { type: "array", items: { type: "long" } } })).toBe("map of list of long");
  expect(typeText({})).toBe("?");
});

test("a signature that nests for ever ends, and one that cannot be read is none", () => {
  const endless: Record<string, unknown> = { type: "object", name: "e" };
  endless.properties = { e: endless };
  expect(signatureOf({ inputs: [endless] })?.inputs.length).toBeLessThan(20);
  for (const odd of [null, 3, "x", [], {}, { inputs: "{" }, { inputs: "3" }, { inputs: [1, null] }])
    expect(signatureOf(odd)).toBeNull();
});

test("an example with columns is a table; NaN is nothing, but not in texts", () => {
  expect(readExample('{"columns": ["a", "b"], "data": [[NaN, "NaN"], [-Infinity, 1]]}')).toEqual({
    columns: ["a", "b"],
    rows: [
      [null, "NaN"],
      [null, 1],
    ],
  });
  expect(readExample('{"data": [[1, 2]]}')).toEqual({ columns: ["0", "1"], rows: [[1, 2]] });
  expect(readExample('{"inputs": {"data": [[1]]}, "params": {}}')).toEqual({ columns: ["0"], rows: [[1]] });
  expect(readExample('"text \\" NaN"')).toEqual({ value: 'text " NaN' });
  expect(() => readExample("{")).toThrow();
});

test("cells of an example are told as text", () => {
  expect([null, undefined, "x", 1, [1]].map(cellText)).toEqual(["–", "–", "x", "1", "[1]"]);
});

test("an MLmodel file says its flavors and the Python it was saved with", async () => {
  const text = "flavors: {python_function: {python_version: 3.12.1}, sklearn: {pickled_model: model.pkl}}";
  const found = await readMlmodel(text);
  expect(found.flavors.map(([name]) => name)).toEqual(["python_function", "sklearn"]);
  expect(found.python).toBe("3.12.1");
  expect([found.signature, found.example]).toEqual([null, null]);
});

test.each([
  "",
  "- a list",
  "just text",
  "a: *unknown",
  "a: &a [*a, *a",
  `a: &a [x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]`,
])("%j is refused", async (text) => {
  await expect(readMlmodel(text)).rejects.toThrow();
});
