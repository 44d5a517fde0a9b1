import type { Schema } from "../api/client";

/** Whether people, not clients, set a tag: those of clients begin with `mlflow.`. */
export function isOwnTag({ key }: Schema<"Tag">): boolean {
  return !key.startsWith("mlflow.");
}
