import type { Field } from "../mlmodel/signature";
import { pythonText } from "./quoting";

interface MadeUp {
  /** The type of pandas, and values in Python and in JSON. */
  pandas: string;
  python: string;
  json: string;
}

const MADE_UP = new Map<string, MadeUp>([
  ["boolean", { pandas: "bool", python: "True", json: "true" }],
  ["integer", { pandas: "int32", python: "1", json: "1" }],
  ["long", { pandas: "int64", python: "1", json: "1" }],
  ["float", { pandas: "float32", python: "1.0", json: "1.0" }],
  ["double", { pandas: "float64", python: "1.0", json: "1.0" }],
  ["string", { pandas: "object", python: '"text"', json: '"text"' }],
]);

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
  if (!areNamedAndPlain(columns)) return null;
  const parts = columns.map(({ name, type }) => {
    const { pandas = "", python = "" } = MADE_UP.get(type) ?? {};
    return `    ${pythonText(name)}: pd.Series([${python}], dtype=${pythonText(pandas)}),`;
  });
  return { imports: "import pandas as pd", line: ["data = pd.DataFrame({", ...parts, "})"].join("\n") };
}

/** A request for a scoring server with made-up values of a signature's columns; undefined where none can be made up. */
export function madeUpRequest(inputs: Field[]): string | undefined {
  const columns = inputs.filter(({ depth }) => depth === 0);
  if (!areNamedAndPlain(columns)) return;
  const row = columns.map(({ name, type }) => `${JSON.stringify(name)}: ${MADE_UP.get(type)?.json}`).join(", ");
  return `{"dataframe_records": [{${row}}]}`;
}

function areNamedAndPlain(columns: Field[]): boolean {
  return columns.length > 0 && columns.every(({ type, spec }) => MADE_UP.has(type) && spec.name !== undefined);
}
