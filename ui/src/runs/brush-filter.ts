import { nameInFilter, quotedText } from "../api/filter";
import type { Axis, AxisValue } from "../charts/axis";
import type { Brush } from "../charts/Parallel";

const DIGITS = 6;
const TIME_DIGITS = 13;
/** A filter has at most 256 comparisons. */
const MOST_TEXTS = 200;

/**
 * The filter that finds the runs within all brushes; undefined when it cannot be said: durations have no name in filters, and
 * params are texts there, so that each value is named.
 */
export function brushFilter(
  ids: string[],
  axes: Axis[],
  brushes: (Brush | undefined)[],
  lines: AxisValue[][],
): string | undefined {
  const parts = ids.flatMap((id, index) => {
    const [axis, brush] = [axes[index], brushes[index]];
    if (!axis || !brush) return [];
    return [id.startsWith("params.") ? oneOf(id, textsWithin(axis, brush, lines, index)) : between(id, axis, brush)];
  });
  return parts.length && parts.every((part) => part !== undefined) ? parts.join(" AND ") : undefined;
}

function between(id: string, { numberAt }: Axis, { from, to }: Brush): string | undefined {
  if (!numberAt || id === "duration") return undefined;
  const name = nameInFilter(id);
  const digits = id === "start_time" ? TIME_DIGITS : DIGITS;
  const [least, most] = [from, to].map((place) => Number(numberAt(place).toPrecision(digits)));
  return `${name} >= ${least} AND ${name} <= ${most}`;
}

function textsWithin(axis: Axis, { from, to }: Brush, lines: AxisValue[][], index: number): string[] {
  const texts = new Set<string>();
  for (const line of lines) {
    const place = axis.placeOf(line[index]);
    if (place !== undefined && place >= from && place <= to) texts.add(String(line[index]));
  }
  return [...texts];
}

function oneOf(id: string, texts: string[]): string | undefined {
  if (!texts.length || texts.length > MOST_TEXTS) return undefined;
  const name = nameInFilter(id);
  return `(${texts.map((text) => `${name} = ${quotedText(text)}`).join(" OR ")})`;
}
