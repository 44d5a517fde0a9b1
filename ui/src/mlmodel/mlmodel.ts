import { isPlain, type Plain, plainOf, textOf } from "./plain";
import { type Signature, signatureOf } from "./signature";

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
