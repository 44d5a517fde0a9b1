/** A table as it is shown: the names of the columns, and rows of values. */
export interface SplitTable {
  columns: string[];
  data: unknown[][];
}

/** The table that `mlflow.log_table`, or pandas' `to_json(orient="split")`, wrote; undefined for other JSON. */
export function splitTableOf(json: unknown): SplitTable | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { columns, data } = json as Partial<Record<"columns" | "data", unknown>>;
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined;
  return { columns: columns.map(String), data };
}

/** Where the image of a cell is: MLflow writes images of a table as files beside it. */
export function imageOf(cell: unknown): string | undefined {
  if (typeof cell !== "object" || cell === null) return undefined;
  const { type, filepath, compressed_filepath: small } = cell as Record<string, unknown>;
  if (type !== "image") return undefined;
  const path = typeof small === "string" && small ? small : filepath;
  return typeof path === "string" ? path : undefined;
}

/** A value of a cell as text. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
