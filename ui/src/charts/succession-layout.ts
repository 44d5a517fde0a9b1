import { scaleLinear, scaleTime } from "d3-scale";
import { line } from "d3-shape";
import type { Schema } from "../api/client";
import { bestOf } from "./best";

export type AliasInterval = Schema<"AliasInterval">;

/** A version as the chart needs it. */
export interface SuccessionVersion {
  number: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  by: string | null | undefined;
}

/** What x stands for: the number of the version, or the time. */
export type SuccessionAxis = "version" | "time";

export interface Succession {
  /** Older versions first. */
  versions: SuccessionVersion[];
  metric: string | undefined;
  /** Of the metric, by number of the version. */
  values: Map<number, number>;
  intervals: AliasInterval[];
  axis: SuccessionAxis;
  /** The right end of what lasts: milliseconds since the epoch. */
  now: number;
}

export interface Point {
  version: SuccessionVersion;
  value: number;
  x: number;
  y: number;
  isBest: boolean;
}

export interface Bar {
  interval: AliasInterval;
  x: number;
  width: number;
}

export interface Lane {
  alias: string;
  y: number;
  /** Older ones first. */
  bars: Bar[];
}

export interface Tick {
  at: number;
  label: string;
}

/** Where everything is, in pixels. */
export interface SuccessionLayout {
  height: number;
  /** Where the plot begins and ends. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  xTicks: Tick[];
  yTicks: Tick[];
  points: Point[];
  path: string;
  lanes: Lane[];
}

export const LANE = 26;
export const BAR = 18;

const PLOT = 168;
const TOP = 12;
const RIGHT = 16;
const AXIS = 24;
/** Beyond the newest version: room in which the present holders go on. */
const AFTER_LAST = 0.8;
const AFTER_MANY = 0.04;
const BEFORE_FIRST = 0.25;
const NARROWEST = 3;
const WIDEST_LABEL = 168;
/** Points of more versions are smaller. */
export const CROWD = 60;
/** About as wide as a letter of a label is. */
export const LETTER = 7.5;
/** Between a label and what it is beside. */
export const GAP = 8;

interface Axis {
  ofVersion: (version: SuccessionVersion) => number;
  ofTime: (time: number) => number;
  ticks: Tick[];
}

/** The layout of a chart of a width: the metric above, below it a lane for each alias, all on one x. */
export function layoutOf(data: Succession, width: number): SuccessionLayout {
  const longest = Math.max(4, ...data.intervals.map(({ alias }) => alias.length));
  const left = Math.min(longest * LETTER + 2 * GAP, WIDEST_LABEL, Math.max(width * 0.25, 96));
  const right = Math.max(left + 1, width - RIGHT);
  const axis = data.axis === "time" ? timeAxis(data, left, right) : versionAxis(data, left, right);
  const known = data.versions.filter(({ number }) => data.values.has(number));
  const values = known.map(({ number }) => data.values.get(number) as number);
  const height = values.length ? PLOT : 0;
  const y = scaleLinear()
    .domain([Math.min(...values), Math.max(...values)])
    .nice(4)
    .range([TOP + height, TOP]);
  const best = bestOf(data.metric ?? "", values);
  const points = known.map((version, at) => ({
    version,
    value: values[at] as number,
    x: axis.ofVersion(version),
    y: y(values[at] as number),
    isBest: at === best,
  }));
  const bottom = TOP + height + (height ? AXIS : 0);
  const lanes = lanesOf(data, axis, bottom, left);
  const format = y.tickFormat(4);
  return {
    left,
    right,
    top: TOP,
    bottom: TOP + height,
    height: bottom + lanes.length * LANE + AXIS,
    xTicks: axis.ticks,
    yTicks: height ? y.ticks(4).map((value) => ({ at: y(value), label: format(value) })) : [],
    points,
    path:
      line<Point>(
        (point) => point.x,
        (point) => point.y,
      )(points) ?? "",
    lanes,
  };
}

function timeAxis({ versions, intervals, now }: Succession, left: number, right: number): Axis {
  const first = versions[0]?.createdAt ?? Math.min(now, ...intervals.map(({ since }) => since));
  const scale = scaleTime()
    .domain([first, Math.max(now, first + 1)])
    .range([left, right])
    .clamp(true);
  const format = scale.tickFormat();
  return {
    ofVersion: ({ createdAt }) => scale(createdAt),
    ofTime: (time) => scale(time),
    ticks: scale
      .ticks(Math.max(2, Math.floor((right - left) / 110)))
      .map((time) => ({ at: scale(time), label: format(time) })),
  };
}

/** By number; a time is between the two versions that were the newest then and next, as far as it was between theirs. */
function versionAxis({ versions, now }: Succession, left: number, right: number): Axis {
  const first = versions[0]?.number ?? 1;
  const last = versions.at(-1)?.number ?? 1;
  const scale = scaleLinear()
    .domain([first - BEFORE_FIRST, last + Math.max(AFTER_LAST, (last - first) * AFTER_MANY)])
    .range([left, right]);
  const latest = versions.at(-1)?.createdAt ?? 0;
  const times = scaleLinear()
    .domain([...versions.map(({ createdAt }) => createdAt), Math.max(now, latest + 1)])
    .range([...versions.map(({ number }) => scale(number)), right])
    .clamp(true);
  return {
    ofVersion: ({ number }) => scale(number),
    ofTime: (time) => times(time),
    ticks: scale
      .ticks(Math.max(2, Math.floor((right - left) / 48)))
      .filter((number) => Number.isInteger(number) && number >= first && number <= last)
      .map((number) => ({ at: scale(number), label: String(number) })),
  };
}

function lanesOf({ intervals: all, versions, now }: Succession, axis: Axis, top: number, left: number): Lane[] {
  // Of a model with many versions the chart shows the newest: what ended before them has no place.
  const first = versions[0]?.createdAt ?? 0;
  const intervals = all.filter(({ until }) => until == null || until >= first);
  const aliases = [...new Set(intervals.map(({ alias }) => alias))].reverse();
  return aliases.map((alias, at) => ({
    alias,
    y: top + at * LANE,
    bars: intervals
      .filter((interval) => interval.alias === alias)
      .map((interval) => {
        const from = axis.ofTime(interval.since);
        const to = axis.ofTime(interval.until ?? now);
        return { interval, x: Math.max(left, from), width: Math.max(NARROWEST, to - from - 1) };
      })
      .reverse(),
  }));
}
