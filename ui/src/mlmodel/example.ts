import { isPlain, textsOf } from "./plain";

/** A saved input example: a table where it is one, else what it is. */
export type Example = { columns: string[]; rows: unknown[][] } | { value: unknown };

/** Read input_example.json; frames of pandas have NaN where JSON has nothing. */
export function readExample(text: string): Example {
  const value: unknown = JSON.parse(withoutNan(text));
  const inner = isPlain(value) && "params" in value && "inputs" in value ? value.inputs : value;
  const data = isPlain(inner) ? inner.data : undefined;
  if (isPlain(inner) && Array.isArray(data) && data.every(Array.isArray)) {
    const columns = textsOf(inner.columns);
    const width = Math.max(columns.length, ...data.map((row) => row.length));
    return { columns: Array.from({ length: width }, (_, place) => columns[place] ?? String(place)), rows: data };
  }
  return { value };
}

/** The bare words that Python's JSON has and ours has not; what stands in quotes stays. */
function withoutNan(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) => (part.startsWith('"') ? part : "null"));
}

/** A cell of an example as text. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
