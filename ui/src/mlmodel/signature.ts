import { isPlain, type Plain, plainOf, textOf } from "./plain";

/** A line of a signature: a column, a tensor, a param, or, further in, a property of an object. */
export interface Field {
  /** The names that lead to it, with dots between them; it is the same in every signature that has it. */
  path: string;
  name: string;
  type: string;
  required: boolean;
  /** How far in it is: 0 for a column. */
  depth: number;
  /** What a param is when nobody gives it, as JSON. */
  fallback?: string;
  /** What was read, for those who want to make data of it. */
  spec: Plain;
}

export interface Signature {
  inputs: Field[];
  outputs: Field[];
  params: Field[];
}

const MOST_DEPTH = 12;

/** The section `signature` of an MLmodel file, whose parts are JSON texts; null when there is none that can be read. */
export function signatureOf(section: unknown): Signature | null {
  if (!isPlain(section)) return null;
  const [inputs, outputs, params] = ["inputs", "outputs", "params"].map((part) => fieldsOf(section[part]));
  if (!inputs?.length && !outputs?.length && !params?.length) return null;
  return { inputs: inputs ?? [], outputs: outputs ?? [], params: params ?? [] };
}

function fieldsOf(part: unknown): Field[] {
  let specs = part;
  if (typeof part === "string") {
    try {
      specs = JSON.parse(part);
    } catch {
      return [];
    }
  }
  if (!Array.isArray(specs)) return [];
  return specs.filter(isPlain).flatMap((spec, place) => linesOf(spec, textOf(spec.name) ?? `#${place + 1}`, "", 0));
}

function linesOf(spec: Plain, name: string, above: string, depth: number): Field[] {
  const path = above ? `${above}.${name}` : name;
  const line: Field = { path, name, type: typeText(spec), required: isRequired(spec), depth, spec };
  if (depth === 0 && "default" in spec) line.fallback = JSON.stringify(spec.default);
  if (depth >= MOST_DEPTH) return [line];
  const properties = Object.entries(plainOf(innermost(spec).properties));
  const inner = properties.flatMap(([key, property]) =>
    isPlain(property) ? linesOf(property, key, path, depth + 1) : [],
  );
  return [line, ...inner];
}

/** What is inside of lists and maps. */
function innermost(spec: Plain): Plain {
  let inner = spec;
  for (let depth = 0; depth < MOST_DEPTH; depth += 1) {
    const next = inner.items ?? inner.values;
    if (!isPlain(next)) break;
    inner = next;
  }
  return inner;
}

function isRequired(spec: Plain): boolean {
  return spec.required !== false && spec.optional !== true;
}

/** "double", "list of string", "float32 (-1, 28, 28)": a type as a line says it. */
export function typeText(spec: Plain, depth = 0): string {
  const tensor = spec["tensor-spec"];
  if (isPlain(tensor)) return `${textOf(tensor.dtype) ?? "?"} ${shapeText(tensor.shape)}`;
  const type = textOf(spec.type) ?? textOf(spec.dtype) ?? "?";
  if (depth < MOST_DEPTH) {
    if (isPlain(spec.items)) return `list of ${typeText(spec.items, depth + 1)}`;
    if (isPlain(spec.values)) return `map of ${typeText(spec.values, depth + 1)}`;
  }
  return Array.isArray(spec.shape) ? `list of ${type}` : type;
}

/** Lengths as numpy writes them; -1 is any length. */
function shapeText(shape: unknown): string {
  const lengths = Array.isArray(shape) ? shape.map(String) : [];
  return `(${lengths.join(", ")}${lengths.length === 1 ? "," : ""})`;
}
