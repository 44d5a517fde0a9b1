import { expect, test } from "vitest";
import { filterOf, nameInFilter, quotedText } from "./filter";

test.each([
  ["", ""],
  ["  ", ""],
  ["bikes", "name ILIKE '%bikes%'"],
  ["big  bikes", "name ILIKE '%big%' AND name ILIKE '%bikes%'"],
  ["farmer's", "name ILIKE E'%farmer\\'s%'"],
  ["like in null", "name ILIKE '%like%' AND name ILIKE '%in%' AND name ILIKE '%null%'"],
])("words of %j are looked for in the name", (typed, filter) => {
  expect(filterOf(typed)).toBe(filter);
});

test.each([
  "tags.team = 'risk'",
  "metrics.rmse<7",
  "name LIKE 'a%'",
  "name like E'a\\'%'",
  "alias IN ('a', 'b')",
  "alias IS NOT NULL",
])("%s is a filter already", (typed) => {
  expect(filterOf(` ${typed} `)).toBe(typed);
});

test("words are looked for under the name that a noun has", () => {
  expect(filterOf("a", "run_name")).toBe("run_name ILIKE '%a%'");
});

test.each([
  ["plain", "'plain'"],
  ["", "''"],
  ["it's", "E'it\\'s'"],
  ["C:\\a", "'C:\\a'"],
  ["C:\\it's", "E'C:\\\\it\\'s'"],
  ["' OR name != '", "E'\\' OR name != \\''"],
])("%j is quoted so that it stays one text", (text, quoted) => {
  expect(quotedText(text)).toBe(quoted);
});

test.each([
  ["start_time", "start_time"],
  ["metrics.rmse", "metrics.rmse"],
  ["tags.mlflow.user", "tags.mlflow.user"],
  ["params.max depth", "params.`max depth`"],
  ["params.a=b", "params.`a=b`"],
  ["params.`x`", 'params."`x`"'],
  ["metrics.", "metrics.``"],
])("the column %s is called %s in a filter", (id, name) => {
  expect(nameInFilter(id)).toBe(name);
});
