import type { Schema } from "../api/client";

/** What a metric, param or tag says; a metric that is no finite number comes as text. */
export type Value = number | string;

/** By column: `metrics.rmse`, `params.depth`, `tags.team`. */
export type Values = Readonly<Record<string, Value>>;

/** A run as a table shows it. */
export interface RunRow {
  id: string;
  name: string;
  status: string;
  user: string;
  start: number;
  end: number | undefined;
  isDeleted: boolean;
  values: Values;
}

/** The name of who started a run, as MLflow's clients note it. */
export const USER_TAG = "tags.mlflow.user";

/** A run as it came, with its values by column. */
export function rowOf(run: Schema<"Run">): RunRow {
  const { info, data } = run;
  const values: Record<string, Value> = {};
  for (const { key, value } of data.metrics ?? []) values[`metrics.${key}`] = value;
  for (const { key, value } of data.params ?? []) values[`params.${key}`] = value ?? "";
  for (const { key, value } of data.tags ?? []) values[`tags.${key}`] = value ?? "";
  return {
    id: info.run_id,
    name: info.run_name,
    status: info.status,
    user: String(values[USER_TAG] ?? info.user_id),
    start: info.start_time,
    end: info.end_time ?? undefined,
    isDeleted: info.lifecycle_stage === "deleted",
    values,
  };
}

export function isRunning(row: RunRow): boolean {
  return row.status === "RUNNING" || row.status === "SCHEDULED";
}

/** The number that a value is or says; undefined for other text. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
