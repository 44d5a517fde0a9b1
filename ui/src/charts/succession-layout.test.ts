import { expect, test } from "vitest";
import { layoutOf, type Succession } from "./succession-layout";

const versions = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ number: at + 1, createdAt: (at + 1) * 1_000, by: null }));
const interval = (alias: string, version: string, since: number, until?: number) =>
  ({ alias, version, since, until }) as unknown as Succession["intervals"][number];
const BASE: Succession = {
  versions: versions(4),
  metric: "rmse",
  values: new Map([
    [1, 3],
    [2, 1],
    [4, 2],
  ]),
  intervals: [interval("champion", "2", 2_500), interval("champion", "1", 1_500, 2_500)],
  axis: "version",
  now: 5_000,
};

const numbersOf = (layout: ReturnType<typeof layoutOf>) => [
  ...layout.points.flatMap(({ x, y }) => [x, y]),
  ...layout.lanes.flatMap(({ y, bars }) => [y, ...bars.flatMap(({ x, width }) => [x, width])]),
  ...[...layout.xTicks, ...layout.yTicks].map(({ at }) => at),
  layout.height,
];

test("versions with a value are points, and the best by the metric's name is marked", () => {
  const { points } = layoutOf(BASE, 600);
  expect(points.map(({ version, isBest }) => [version.number, isBest])).toEqual([
    [1, false],
    [2, true],
    [4, false],
  ]);
  expect(points[0]?.y).toBeLessThan(points[1]?.y ?? 0);
});

test("bars follow each other, and the present one reaches the right end", () => {
  const { lanes, right } = layoutOf(BASE, 600);
  const [first, second] = lanes[0]?.bars ?? [];
  expect(lanes).toHaveLength(1);
  expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThanOrEqual(second?.x ?? 0);
  expect((second?.x ?? 0) + (second?.width ?? 0)).toBeCloseTo(right - 1);
});

test("a bar begins as far between two versions as its time was", () => {
  const layout = layoutOf(
    {
      ...BASE,
      values: new Map([
        [1, 1],
        [2, 1],
      ]),
    },
    600,
  );
  const [one, two] = layout.points;
  expect(layout.lanes[0]?.bars[0]?.x).toBeCloseTo(((one?.x ?? 0) + (two?.x ?? 0)) / 2);
});

test.each([
  ["nothing", { versions: [], values: new Map(), intervals: [] }],
  ["one version", { versions: versions(1), values: new Map([[1, 1]]) }],
  ["no metric", { values: new Map() }],
  ["versions of one moment", { versions: versions(3).map((version) => ({ ...version, createdAt: 7 })) }],
  ["a clock that is behind", { now: 0 }],
  ["a long alias", { intervals: [interval("a".repeat(200), "1", 1_500)] }],
])("with %s everything has a finite place", (_, part: Partial<Succession>) => {
  for (const axis of ["version", "time"] as const)
    for (const width of [0, 40, 1_200])
      expect(numbersOf(layoutOf({ ...BASE, ...part, axis }, width)).every(Number.isFinite)).toBe(true);
});

test("what ended before the versions that are shown has no lane", () => {
  const data = { ...BASE, versions: versions(4).slice(2), intervals: [interval("old", "1", 1_000, 1_500)] };
  expect(layoutOf(data, 600).lanes).toEqual([]);
});
