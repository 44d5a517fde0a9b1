import type { Schema } from "../api/client";
import { metricText } from "../primitives/numbers";
import type { Value } from "./row";

export type ColumnKind = "attribute" | "metrics" | "params" | "tags";

/** A column beside the name: a field of the run, or what it logged under a key. */
export interface RunColumn {
  id: string;
  kind: ColumnKind;
  label: string;
  /** In rem. */
  width: number;
  /** Runs can be sorted by it. */
  sorts: boolean;
}

const ATTRIBUTES = new Map<string, RunColumn>(
  (
    [
      ["status", "Status", 6.5, true],
      ["start_time", "Started", 8.5, true],
      ["duration", "Duration", 6.5, false],
      ["end_time", "Ended", 8.5, true],
      ["user_id", "By", 8, true],
      ["run_id", "Run id", 18, true],
    ] as const
  ).map(([id, label, width, sorts]) => [id, { id, kind: "attribute", label, width, sorts }]),
);

const WIDTHS = { metrics: 7.5, params: 8, tags: 9 };
const LABEL_WIDTH = 0.46;
const MOST_WIDTH = 14;
const DEFAULT_ATTRIBUTES = ["status", "start_time", "duration"];
const SOME_METRICS = 6;
const SOME_PARAMS = 4;

/** The column of an id, as addresses have it; undefined for one that is none. */
export function columnOf(id: string): RunColumn | undefined {
  const attribute = ATTRIBUTES.get(id);
  if (attribute) return attribute;
  const dot = id.indexOf(".");
  const kind = id.slice(0, dot);
  if (dot < 0 || dot === id.length - 1 || !Object.hasOwn(WIDTHS, kind)) return undefined;
  const label = id.slice(dot + 1);
  const width = Math.min(MOST_WIDTH, Math.max(WIDTHS[kind as keyof typeof WIDTHS], 2 + label.length * LABEL_WIDTH));
  return { id, kind: kind as ColumnKind, label, width, sorts: true };
}

/** The ids under the headings of the chooser. */
export function columnGroups(keys: Schema<"RunColumnsReply">): Record<string, string[]> {
  return {
    Run: [...ATTRIBUTES.keys()],
    Metrics: idsOf("metrics", keys.metrics),
    Params: idsOf("params", keys.params),
    Tags: idsOf("tags", keys.tags),
  };
}

/** What a table shows before anybody chose: some fields and the first metrics and params. */
export function defaultColumns(keys: Schema<"RunColumnsReply"> | undefined): string[] {
  const metrics = keys?.metrics?.filter((key) => !key.startsWith("system/"));
  return [
    ...DEFAULT_ATTRIBUTES,
    ...idsOf("metrics", metrics?.slice(0, SOME_METRICS)),
    ...idsOf("params", keys?.params?.slice(0, SOME_PARAMS)),
  ];
}

function idsOf(kind: string, keys: string[] | undefined): string[] {
  return (keys ?? []).map((key) => `${kind}.${key}`);
}

export function labelOf(id: string): string {
  return columnOf(id)?.label ?? id;
}

export function valueText(column: RunColumn, value: Value | undefined): string {
  if (value === undefined) return "";
  return column.kind === "metrics" ? metricText(value) : String(value);
}
