import { expect, test } from "vitest";
import { orderClauses, versionOrder, versionSearch } from "./version-search";

test.each([
  ["", "name = 'bikes'"],
  ["12", "name = 'bikes' AND (version_number = 12)"],
  ["good one", "name = 'bikes' AND (description ILIKE '%good%' AND description ILIKE '%one%')"],
  ["metrics.rmse < 5 OR alias = 'a'", "name = 'bikes' AND (metrics.rmse < 5 OR alias = 'a')"],
  ["tags.a = ')'", "name = 'bikes' AND (tags.a = ')')"],
  ["tags.a = E'\\')'", "name = 'bikes' AND (tags.a = E'\\')')"],
])("%j finds versions of the model alone", (text, filter) => {
  const found = versionSearch("bikes", text);
  expect(found.filter).toBe(filter);
  expect(found.filter.slice(found.before).startsWith(found.typed)).toBe(true);
});

test("what would close our parentheses is refused, and finds nothing of other models", () => {
  expect(versionSearch("bikes", "version > 0) OR (version > 0").filter).toBe(
    "name = 'bikes' AND version > 0) OR (version > 0",
  );
});

test("a name with a quote is one text", () => {
  expect(versionSearch("it's", "").filter).toBe("name = E'it\\'s'");
});

test.each([undefined, "nonsense", "run_tags.a", "metrics.", "metrics. DESC", "name DESC"])(
  "the order %s is the newest first",
  (text) => {
    expect(orderClauses(versionOrder(text))).toEqual(["version_number DESC"]);
  },
);

test("of equals the newest comes first", () => {
  expect(orderClauses(versionOrder("metrics.max error DESC"))).toEqual([
    "metrics.`max error` DESC",
    "version_number DESC",
  ]);
  expect(orderClauses(versionOrder("version_number"))).toEqual(["version_number"]);
});
