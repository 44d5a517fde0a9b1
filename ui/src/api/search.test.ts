import { expect, test } from "vitest";
import { listOf, NOTHING, orderOf, texts, textOf, textOfOrder } from "./search";

test.each([[["a"]], [["a", "b"]], [["a,b", "c"]], [["%2C", "%", "%25", ",%"]], [["metrics.a b", "params.ü"]]])(
  "the list %j comes back from an address",
  (list) => {
    expect(listOf(textOf(list))).toEqual(list);
  },
);

test("no list is an empty one, and a list of nothing is a text all the same", () => {
  expect(listOf(undefined)).toEqual([]);
  expect(textOf([])).toBeUndefined();
  expect(listOf(NOTHING).filter(Boolean)).toEqual([]);
});

test.each([
  ["name", { key: "name", descending: false }],
  ["metrics.rmse DESC", { key: "metrics.rmse", descending: true }],
  ["params.a DESC b", { key: "params.a DESC b", descending: false }],
  ["params.x DESC DESC", { key: "params.x DESC", descending: true }],
])("the order %s comes back from an address", (text, order) => {
  expect(orderOf(text)).toEqual(order);
  expect(textOfOrder(order)).toBe(text);
});

test("an address may say anything: what is no text under a known name is left out", () => {
  const read = texts("q", "tab");
  expect(read({ q: "a", tab: 3, other: "b" })).toEqual({ q: "a", tab: "3" });
  expect(read({ q: ["a"], tab: { b: 1 } })).toEqual({});
  expect(read({ q: "", tab: null })).toEqual({});
});
