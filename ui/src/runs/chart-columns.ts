import type { Schema } from "../api/client";
import type { AxisValue } from "../charts/axis";
import { columnOf, labelOf } from "./columns";
import { isRunning, type RunRow } from "./row";

interface Field {
  label: string;
  valueOf: (row: RunRow) => AxisValue;
}

/** What a chart can have on an axis beside metrics and params. */
const FIELDS = new Map<string, Field>([
  ["start_time", { label: "Started", valueOf: (row) => row.start }],
  [
    "duration",
    {
      label: "Duration in seconds",
      valueOf: (row) => (row.end === undefined || isRunning(row) ? undefined : (row.end - row.start) / 1000),
    },
  ],
]);

export function chartGroups(keys: Schema<"RunColumnsReply"> | undefined): Record<string, string[]> {
  return {
    Metrics: (keys?.metrics ?? []).map((key) => `metrics.${key}`),
    Params: (keys?.params ?? []).map((key) => `params.${key}`),
    Run: [...FIELDS.keys()],
  };
}

/** The id if a chart can have it on an axis: addresses may say anything. */
export function chartColumn(id: string | undefined): string | undefined {
  if (!id) return undefined;
  return FIELDS.has(id) || /^(metrics|params)\./.test(columnOf(id)?.id ?? "") ? id : undefined;
}

export function chartLabel(id: string): string {
  return FIELDS.get(id)?.label ?? labelOf(id);
}

export function chartValue(row: RunRow, id: string): AxisValue {
  const field = FIELDS.get(id);
  return field ? field.valueOf(row) : row.values[id];
}
