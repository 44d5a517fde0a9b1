import { expect, test } from "vitest";
import { type AxisValue, axisOf } from "./axis";

test("numbers have places from 0 to 1, and those between come back", () => {
  const axis = axisOf("x", [0, 5, "10"]);
  expect([0, "5", 10].map((value) => axis.placeOf(value))).toEqual([0, 0.5, 1]);
  expect(axis.numberAt?.(0.5)).toBe(5);
  expect(axis.ticks.at(0)).toEqual({ at: 0, text: "0" });
});

test("equal numbers are in the middle", () => {
  expect(axisOf("x", [3, 3]).placeOf(3)).toBeCloseTo(0.5);
});

test("a value that is none has no place", () => {
  const axis = axisOf("x", [1, 2]);
  const none: AxisValue[] = [undefined, "", "NaN", "Infinity", "text"];
  expect(none.map((value) => axis.placeOf(value))).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test("NaN leaves an axis of numbers one; any other text makes it one of texts in order", () => {
  expect(axisOf("x", [1, "NaN", 3]).numberAt).toBeDefined();
  const texts = axisOf("x", ["b", "a", 2]);
  expect(texts.numberAt).toBeUndefined();
  const places = ["2", "a", "b"].map((value) => texts.placeOf(value) ?? -1);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(texts.placeOf("c")).toBeUndefined();
});

test("nothing at all is an axis all the same", () => {
  expect(axisOf("x", []).ticks.length).toBeGreaterThan(0);
});

test("many texts have few ticks", () => {
  const names = Array.from({ length: 500 }, (_, index) => `name ${index}`);
  expect(axisOf("x", names).ticks.length).toBeLessThanOrEqual(16);
});
