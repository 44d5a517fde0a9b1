import type { Field } from "../mlmodel/signature";
import { pythonText } from "./quoting";

const FRAME_TYPES: Record<string, [pandas: string, value: string]> = {
  boolean: ["bool", "True"],
  integer: ["int32", "1"],
  long: ["int64", "1"],
  float: ["float32", "1.0"],
  double: ["float64", "1.0"],
  string: ["object", '"text"'],
};

const JSON_VALUES: Record<string, string> = {
  boolean: "true",
  integer: "1",
  long: "1",
  float: "1.0",
  double: "1.0",
  string: '"text"',
};

/** Made-up data of a signature's columns or tensor; null where none can be made up. */
export function pythonData(inputs: Field[]): { imports: string; line: string } | null {
  const columns = inputs.filter(({ depth }) => depth === 0);
  const [first] = columns;
  const tensor = first?.spec["tensor-spec"] as { dtype?: unknown; shape?: unknown } | undefined;
  if (columns.length === 1 && tensor && Array.isArray(tensor.shape) && first?.spec.name === undefined) {
    const shape = tensor.shape.map((length) => (length === -1 ? 1 : Number(length))).join(", ");
    const line = `data = np.zeros((${shape},), dtype=${pythonText(String(tensor.dtype))})`;
    return { imports: "import numpy as np", line };
  }
  if (!columns.length || columns.some(({ type, spec }) => !FRAME_TYPES[type] || spec.name === undefined)) return null;
  const parts = columns.map(({ name, type }) => {
    const [pandas, value] = FRAME_TYPES[type] ?? ["", ""];
    return `    ${pythonText(name)}: pd.Series([${value}], dtype=${pythonText(pandas)}),`;
  });
  return { imports: "import pandas as pd", line: ["data = pd.DataFrame({", ...parts, "})"].join("\n") };
}

/** A request for a scoring server with made-up values of a signature's columns; undefined where none can be made up. */
export function madeUpRequest(inputs: Field[]): string | undefined {
  const columns = inputs.filter(({ depth }) => depth === 0);
  if (!columns.length || columns.some(({ type, spec }) => !JSON_VALUES[type] || spec.name === undefined)) return;
  const row = columns.map(({ name, type }) => `${JSON.stringify(name)}: ${JSON_VALUES[type]}`).join(", ");
  return `{"dataframe_records": [{${row}}]}`;
}
