import { expect, test } from "vitest";
import { rowsOf } from "./csv";

test.each([
  ["", []],
  [
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a,b\r\n1,2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a,\n,b\n",
    [
      ["a", ""],
      ["", "b"],
    ],
  ],
  ["a,", [["a", ""]]],
  ["a\n\nb", [["a"], [""], ["b"]]],
  ['"a,b",c', [["a,b", "c"]]],
  ['"two\nlines",c\n', [["two\nlines", "c"]]],
  ['"say ""no""",""\n', [['say "no"', ""]]],
  ['""""', [['"']]],
  ['"open, to the end\n', [["open, to the end\n"]]],
  ['"quoted" and more,b', [["quoted and more", "b"]]],
  ['in"side,b', [['in"side', "b"]]],
])("%j is a table of these rows", (text, rows) => {
  expect(rowsOf(text, ",")).toEqual(rows);
});

test("tabs separate where they should", () => {
  expect(rowsOf("a,b\tc\n", "\t")).toEqual([["a,b", "c"]]);
});

test("what is written as RFC 4180 says is read again", () => {
  const rows = [
    ["plain", "with,comma", 'with"quote', "with\nline", "\r\n", ""],
    ['"', '""', ',"', " x ", "ü🚲", "end"],
  ];
  const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")).join("\r\n");
  expect(rowsOf(text, ",")).toEqual(rows);
});
