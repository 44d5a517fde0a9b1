import type { Schema } from "../api/client";

/** What a run's tags say about the code that ran. */
export function codeOf(tags: Schema<"Tag">[]) {
  const tag = (key: string) => tags.find((one) => one.key === key)?.value || undefined;
  return {
    name: tag("mlflow.source.name"),
    commit: tag("mlflow.source.git.commit"),
    branch: tag("mlflow.source.git.branch"),
    repository: tag("mlflow.source.git.repoURL"),
  };
}

export type ParsedSource =
  | { kind: "logged-model"; modelId: string }
  | { kind: "version"; name: string; version: string }
  | { kind: "run"; runId: string }
  | { kind: "place" };

/** What a version's source names, where this registry has a page for it. */
export function parseSource(source: string): ParsedSource {
  const logged = /^models:\/(m-[0-9a-f]{32})(\/|$)/.exec(source);
  if (logged) return { kind: "logged-model", modelId: logged[1] ?? "" };
  const version = /^models:\/([^/]+)\/(\d+)$/.exec(source);
  if (version) return { kind: "version", name: version[1] ?? "", version: version[2] ?? "" };
  const run = /^runs:\/([0-9a-f]{32})(\/|$)/.exec(source);
  if (run) return { kind: "run", runId: run[1] ?? "" };
  return { kind: "place" };
}

/** What the JSON text of a data set's source says for people: a place, or the text. */
export function datasetPlace(source: string): string {
  try {
    const read: unknown = JSON.parse(source);
    if (typeof read !== "object" || read === null) return source;
    const { uri, url, path } = read as Record<string, unknown>;
    const place = uri ?? url ?? path;
    return typeof place === "string" ? place : source;
  } catch {
    return source;
  }
}

/** How many rows, when the JSON text of a profile says it. */
export function rowsOfProfile(profile: string | null | undefined): number | undefined {
  try {
    const read: unknown = JSON.parse(profile ?? "null");
    const rows = (read as { num_rows?: unknown } | null)?.num_rows;
    return typeof rows === "number" ? rows : undefined;
  } catch {
    return undefined;
  }
}
