import { isPlain, type Plain, plainOf, textOf, textsOf } from "./plain";
import { type Signature, signatureOf } from "./signature";

/** What a file of a model imports when the model is loaded. */
export interface FileImports {
  path: string;
  imports: string[];
  /** Calls of names that can do anything. */
  calls: string[];
  /** Whether the file carries code of its own. */
  hasCode: boolean;
}

export interface ExampleInfo {
  path: string;
  /** The request body for a scoring server, when it was saved with the model. */
  requestPath: string | undefined;
}

/** What an MLmodel file says. */
export interface Mlmodel {
  flavors: [name: string, keys: Plain][];
  signature: Signature | null;
  example: ExampleInfo | null;
  /** Only models that Regista saved have this. */
  imports: FileImports[] | null;
  created: string | undefined;
  writtenBy: string | undefined;
  python: string | undefined;
  metadata: Plain;
}

/** Read an MLmodel file; raises an error that says where it is no YAML. */
export async function readMlmodel(text: string): Promise<Mlmodel> {
  const { parse } = await import("yaml");
  const read: unknown = parse(text, { maxAliasCount: 20 });
  if (!isPlain(read)) throw new Error("The MLmodel file is no YAML mapping.");
  const flavors = Object.entries(plainOf(read.flavors)).map(
    ([name, keys]) => [name, plainOf(keys)] satisfies [string, Plain],
  );
  return {
    flavors,
    signature: signatureOf(read.signature),
    example: exampleOf(read.saved_input_example_info),
    imports: importsOf(read.regista_trust),
    created: textOf(read.utc_time_created),
    writtenBy: textOf(read.mlflow_version),
    python: flavors.map(([, keys]) => textOf(keys.python_version)).find(Boolean),
    metadata: plainOf(read.metadata),
  };
}

function exampleOf(info: unknown): ExampleInfo | null {
  const path = textOf(plainOf(info).artifact_path);
  return path ? { path, requestPath: textOf(plainOf(info).serving_input_path) } : null;
}

function importsOf(record: unknown): FileImports[] | null {
  if (!isPlain(record) || !isPlain(record.files)) return null;
  return Object.entries(record.files).map(([path, entry]) => ({
    path,
    imports: textsOf(plainOf(entry).imports),
    calls: textsOf(plainOf(entry).calls),
    hasCode: "sha256" in plainOf(entry),
  }));
}
