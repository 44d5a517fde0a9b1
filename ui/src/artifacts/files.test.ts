import { expect, test } from "vitest";
import { kindOf, looksBinary } from "./kinds";
import { formatOf, hexLines } from "./magic";
import { foldersAbove, nameOf } from "./paths";

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ["plots/Curve.PNG", "image"],
  ["data.tsv", "table"],
  ["a/b/MLmodel", "yaml"],
  ["MLmodel.json", "json"],
  ["report.html", "html"],
  ["model.pkl", "binary"],
  ["png", "image"],
  ["README", "text"],
  ["archive.tar.gz", "binary"],
  [".hidden", "text"],
  ["a.png/readme", "text"],
  ["constructor", "text"],
])("%s is shown as %s", (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});

test("a byte 0 makes a file no text", () => {
  expect(looksBinary(bytesOf("text\nüa"))).toBe(false);
  expect(looksBinary(bytesOf("te\0xt"))).toBe(true);
  expect(looksBinary(new Uint8Array())).toBe(false);
});

test.each([
  ["PK\x03\x04rest", "zip archive"],
  ["\x89PNG\r\n", "PNG"],
  ["\x80\x04\x95rest", "pickle, protocol 4"],
  ["\x93NUMPY\x01", "NumPy"],
  ['\x40\0\0\0\0\0\0\0{"a":', "safetensors"],
])("%j tells what the file is", (start, told) => {
  expect(formatOf(bytesOf(start))).toContain(told);
});

test.each(["", "\x80", "\x80\x09", "text", "P"])("%j tells nothing", (start) => {
  expect(formatOf(bytesOf(start))).toBeUndefined();
});

test("bytes are told in lines of sixteen", () => {
  expect(hexLines(bytesOf("\0A~\x7f\xff"))).toBe(`000000  ${"00 41 7e 7f ff".padEnd(47)}  ·A~··`);
  expect(
    hexLines(new Uint8Array(33))
      .split("\n")
      .map((line) => line.slice(0, 6)),
  ).toEqual(["000000", "000010", "000020"]);
});

test("a path has a name and folders above it", () => {
  expect(nameOf("a/b/c.txt")).toBe("c.txt");
  expect(nameOf("c.txt")).toBe("c.txt");
  expect(foldersAbove("a/b/c.txt")).toEqual(["a", "a/b"]);
  expect(foldersAbove("c.txt")).toEqual([]);
});
