import { scaleLinear, scaleTime } from "d3-scale";
import { metricText } from "../primitives/numbers";

/** A value as a run has it; text where it is no number. */
export type AxisValue = number | string | undefined;

/** A line along which values have a place, from 0 to 1. */
export interface Axis {
  label: string;
  /** The place of a value; undefined for none, and for one that is not on this axis. */
  placeOf: (value: AxisValue) => number | undefined;
  ticks: { at: number; text: string }[];
  /** The number at a place; undefined on an axis of texts. */
  numberAt?: (place: number) => number;
}

const TICKS = 6;
const MOST_TEXTS = 16;

/** The axis for some values: of numbers where all are numbers, else of their texts in order. */
export function axisOf(label: string, values: AxisValue[], isTime = false): Axis {
  const given = values.filter((value) => value !== undefined && value !== "");
  const numbers = given.map(Number);
  if (!given.length || numbers.every((number, index) => !Number.isNaN(number) || given[index] === "NaN")) {
    const finite = numbers.filter(Number.isFinite);
    return isTime ? timeAxis(label, finite) : numberAxis(label, finite);
  }
  return textAxis(label, [...new Set(given.map(String))].sort());
}

function extent(numbers: number[]): [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  if (least > most) return [0, 1];
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}

function numberAxis(label: string, numbers: number[]): Axis {
  const scale = scaleLinear().domain(extent(numbers)).nice(TICKS);
  return {
    label,
    placeOf: (value) => placed(scale, value),
    ticks: scale.ticks(TICKS).map((tick) => ({ at: scale(tick), text: metricText(tick) })),
    numberAt: (place) => scale.invert(place),
  };
}

function timeAxis(label: string, numbers: number[]): Axis {
  const scale = scaleTime().domain(extent(numbers));
  const textOf = scale.tickFormat();
  return {
    label,
    placeOf: (value) => placed(scale, value),
    ticks: scale.ticks(TICKS).map((tick) => ({ at: scale(tick), text: textOf(tick) })),
    numberAt: (place) => scale.invert(place).getTime(),
  };
}

function placed(scale: (number: number) => number, value: AxisValue): number | undefined {
  if (value === undefined || value === "") return undefined;
  const place = scale(Number(value));
  return Number.isFinite(place) ? place : undefined;
}

function textAxis(label: string, texts: string[]): Axis {
  const places = new Map(texts.map((text, index) => [text, (index + 0.5) / texts.length]));
  const step = Math.ceil(texts.length / MOST_TEXTS);
  return {
    label,
    placeOf: (value) => places.get(String(value)),
    ticks: texts
      .filter((_, index) => index % step === 0)
      .map((text) => ({ at: places.get(text) ?? 0, text: text.length > 18 ? `${text.slice(0, 17)}…` : text })),
  };
}
