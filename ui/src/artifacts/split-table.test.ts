import { expect, test } from "vitest";
import { cellText, imageOf, splitTableOf } from "./split-table";

test("a table that was logged is one, and other JSON is none", () => {
  expect(splitTableOf({ columns: ["a", 1], data: [[1, null]] })).toEqual({ columns: ["a", "1"], data: [[1, null]] });
  expect(splitTableOf({ columns: [], data: [] })).toEqual({ columns: [], data: [] });
  for (const other of [
    null,
    3,
    "x",
    [],
    {},
    { columns: ["a"] },
    { columns: ["a"], data: [1] },
    { columns: {}, data: [] },
  ])
    expect(splitTableOf(other)).toBeUndefined();
});

test("the image of a cell is its small one, if there is one", () => {
  expect(imageOf({ type: "image", filepath: "a.png", compressed_filepath: "a.webp" })).toBe("a.webp");
  expect(imageOf({ type: "image", filepath: "a.png", compressed_filepath: "" })).toBe("a.png");
  expect(imageOf({ type: "image", filepath: 3 })).toBeUndefined();
  expect(imageOf({ filepath: "a.png" })).toBeUndefined();
  expect(imageOf(null)).toBeUndefined();
});

test("cells are told as text", () => {
  expect([null, undefined, 0, false, "x", { a: [1] }].map(cellText)).toEqual(["", "", "0", "false", "x", '{"a":[1]}']);
});
