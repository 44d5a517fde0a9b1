import { expect, test } from "vitest";
import { countText, durationText, metricText, sizeText } from "./numbers";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [99_949, "99.9 kB"],
  [99_960, "100 kB"],
  [999_499, "999 kB"],
  [999_999, "1.0 MB"],
  [50_000_000_000, "50.0 GB"],
  [5e18, "5000 PB"],
])("%d bytes are %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([
  [0, "0"],
  [0.931234567, "0.93123"],
  [12_345.6, "12,345.6"],
  [123_456_789, "123,456,789"],
  [1e9, "1.000e+9"],
  [0.00001, "1.000e-5"],
  [-0.5, "-0.5"],
  ["NaN", "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [null, "–"],
  [undefined, "–"],
])("the metric %s is told as %s", (value, text) => {
  expect(metricText(value)).toBe(text);
});

test.each([
  [-5, "0 s"],
  [40, "0 s"],
  [4_240, "4.2 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [119_600, "1 min 59 s"],
  [3_600_000, "1 h"],
  [4_800_000, "1 h 20 min"],
  [90_000_000, "1 d 1 h"],
])("%d ms are %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test("thousands have commas", () => {
  expect(countText(1_234_567)).toBe("1,234,567");
});
