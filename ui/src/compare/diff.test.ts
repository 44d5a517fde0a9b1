import { expect, test } from "vitest";
import { type DiffLine, diffOf, shortened } from "./diff";

/** Lines as "2=3 text", "2- text" or "-3 text": their numbers left and right. */
const told = (lines: DiffLine[] | null) =>
  lines?.map(({ left, right, isSame }) => `${left?.number ?? ""}${isSame ? "=" : "-"}${right?.number ?? ""}`);

test.each([
  ["", "", []],
  ["a\nb", "a\nb\n", ["1=1", "2=2"]],
  ["a\r\nb", "a\nb", ["1=1", "2=2"]],
  ["", "a", ["-1"]],
  ["a", "", ["1-"]],
  ["a\nb\nc", "a\nx\nc", ["1=1", "2-2", "3=3"]],
  ["a\nc", "a\nb\nc", ["1=1", "-2", "2=3"]],
  ["a\na", "a", ["1=1", "2-"]],
  ["a\nb\nc\nd", "c\nd\na\nb", ["1-", "2-", "3=1", "4=2", "-3", "-4"]],
])("%j beside %j", (left, right, lines) => {
  expect(told(diffOf(left, right))).toEqual(lines);
});

test("every line of both texts is there once and in order", () => {
  const make = (seed: number) => Array.from({ length: 60 }, (_, at) => String((at * seed * 7 + seed) % 5)).join("\n");
  for (let seed = 1; seed < 12; seed += 1) {
    const [left, right] = [make(seed), make(seed + 3)];
    const lines = diffOf(left, right) ?? [];
    expect(lines.flatMap((line) => line.left?.text ?? []).join("\n")).toBe(left);
    expect(lines.flatMap((line) => line.right?.text ?? []).join("\n")).toBe(right);
    expect(lines.every(({ isSame, left: one, right: other }) => !isSame || one?.text === other?.text)).toBe(true);
  }
});

test("two long texts that have nothing in common are not compared, and long ones that have are", () => {
  const many = (letter: string) => Array.from({ length: 3_100 }, (_, at) => `${letter}${at}`).join("\n");
  expect(diffOf(many("a"), many("b"))).toBeNull();
  expect(diffOf(many("a"), `${many("a")}\nmore`)).toHaveLength(3_101);
});

test("equal lines far from differences are counted", () => {
  const text = (changed: string) => [...Array.from({ length: 10 }, (_, at) => `${at}`), changed, "e", "f"].join("\n");
  const lines = shortened(diffOf(text("x"), text("y")) ?? [], 2);
  expect(lines.map((line) => (typeof line === "number" ? line : line.left?.text))).toEqual([
    8,
    "8",
    "9",
    "x",
    "e",
    "f",
  ]);
  expect(shortened(diffOf("a\nb", "a\nb") ?? [])).toEqual([2]);
});
