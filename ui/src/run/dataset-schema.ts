import { isPlain, type Plain } from "../mlmodel/plain";
import { typeText } from "../mlmodel/signature";
import { datasetPlace } from "../version/origin";

/** A column, or a tensor, of a data set. */
export interface DatasetColumn {
  name: string;
  type: string;
}

/** What the JSON text of a schema lists; nothing when it cannot be read. */
export function columnsOf(schema: string | null | undefined): DatasetColumn[] {
  const read = parsed(schema ?? "null");
  if (!isPlain(read)) return [];
  const tensors = isPlain(read.mlflow_tensorspec) ? Object.entries(read.mlflow_tensorspec) : [];
  return [
    ...specsOf(read.mlflow_colspec),
    // A set of arrays has one schema for its features and one for its targets, each a JSON text.
    ...tensors.flatMap(([part, specs]) => specsOf(specs).map(({ name, type }) => ({ name: `${part} ${name}`, type }))),
  ];
}

/** Where a data set is from, for people: the script that made it, or a place. */
export function originOf({ source, source_type }: { source: string; source_type: string }): string {
  const read = parsed(source);
  if (source_type !== "code" || !isPlain(read) || !isPlain(read.tags)) return `${source_type}: ${datasetPlace(source)}`;
  const script = read.tags["mlflow.source.name"];
  const commit = read.tags["mlflow.source.git.commit"];
  const at = typeof commit === "string" ? ` at ${commit.slice(0, 12)}` : "";
  return typeof script === "string" ? `made by ${script}${at}` : "made by code";
}

function specsOf(specs: unknown): DatasetColumn[] {
  const list: unknown = typeof specs === "string" ? parsed(specs) : specs;
  if (!Array.isArray(list)) return [];
  return list.filter(isPlain).map((spec: Plain, place) => {
    const name = Array.isArray(spec.name) ? spec.name.join(".") : spec.name;
    return { name: typeof name === "string" && name ? name : `#${place + 1}`, type: typeText(spec) };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
