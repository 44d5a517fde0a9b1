import { expect, test } from "vitest";
import { columnAsked, optionsFor, placeAt } from "./completion";

/** What is wanted at the end of a text, as "wants typed". */
const asked = (text: string) => {
  const { wants, typed } = placeAt(text, text.length);
  return `${wants} ${typed}`.trim();
};

test.each([
  ["", "key"],
  ["met", "key met"],
  ["NOT ", "key"],
  ["(", "key"],
  ["metrics.rmse ", "operator"],
  ["metrics.rmse < ", "value"],
  ["metrics.rmse < 7", "value 7"],
  ["metrics.rmse < 7 ", "joiner"],
  ["metrics.rmse<7 an", "joiner an"],
  ["metrics.rmse < 7 AND ", "key"],
  ["params.`max de", "key params.`max de"],
  ["params.`max depth` ", "operator"],
  ["tags.a = 'x y", "value 'x y"],
  ["tags.a = 'it''s' ", "joiner"],
  ["tags.a = E'it\\'s' ", "joiner"],
  ["tags.a = E'it\\' AND ", "value E'it\\' AND"],
  ["tags.a = E'a\\\\' ", "joiner"],
  ["tags.a IS ", "nothing"],
  ["tags.a IS NOT NULL ", "joiner"],
  ["run_id IN ('a', ", "value"],
  ["run_id IN ('a') ", "joiner"],
  ["run_id NOT ", "operator"],
  ["(metrics.a > 1) ", "joiner"],
  ["= ", "nothing"],
])("%j asks for %s", (text, wanted) => {
  expect(asked(text)).toBe(wanted);
});

test("the caret decides, not the end of the text", () => {
  expect(placeAt("metrics.rmse < 7 AND x = 'y'", 4)).toMatchObject({ wants: "key", from: 0, typed: "metr" });
});

test("values are asked for of tags and params alone", () => {
  expect(columnAsked(placeAt("tags.team = ", 12))).toBe("tags.team");
  expect(columnAsked(placeAt("params.`max depth` = ", 21))).toBe("params.max depth");
  expect(columnAsked(placeAt("status = ", 9))).toBeUndefined();
});

const KEYS = { metrics: ["rmse", "max error"], params: ["rate"], tags: ["team"] };
const offered = (text: string, values: string[] = []) =>
  optionsFor(placeAt(text, text.length), KEYS, values).map((option) => option.text);

test("what begins as typed comes first, and what is typed already is not offered", () => {
  expect(offered("r").slice(0, 2)).toEqual(["run_name", "run_id"]);
  expect(offered("rmse")).toEqual(["metrics.rmse"]);
  expect(offered("max")).toEqual(["metrics.`max error`"]);
  expect(offered("metrics.rmse")).toEqual([]);
});

test("operators are those of the kind of key", () => {
  expect(offered("metrics.rmse ")).not.toContain("LIKE");
  expect(offered("params.rate ")).toContain("IS NULL");
  expect(offered("run_id ")).toContain("IN");
});

test("values are quoted, however hostile", () => {
  expect(offered("tags.team = ", ["a", "it's", "' OR 1"])).toEqual(["'a'", "E'it\\'s'", "E'\\' OR 1'"]);
  expect(offered("status = ")).toContain("'RUNNING'");
});
