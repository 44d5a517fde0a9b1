import { queryOptions } from "@tanstack/react-query";
import { BASE_PATH } from "../api/base";
import { api, ApiError, replyOf } from "../api/client";

/** Whose files these are. */
export type Source =
  | { kind: "run"; runId: string }
  | { kind: "version"; name: string; version: string }
  | { kind: "logged-model"; modelId: string };

/** A file or folder; `path` from the source's root, `size` in bytes, `digest` the SHA-256 where it is sealed. */
export interface Entry {
  path: string;
  isFolder: boolean;
  size?: number | undefined;
  digest?: string;
}

/** The beginning of a file; `size` is that of the whole. */
export interface Head {
  bytes: Uint8Array<ArrayBuffer>;
  size: number;
}

export interface TextHead {
  text: string;
  size: number;
  isWhole: boolean;
}

export const TEXT_LIMIT = 1_000_000;

/** What is directly in a folder, folders first; `path` is "" for the root. */
export function filesOf(source: Source, path: string) {
  const isSealed = source.kind === "version";
  return queryOptions({
    // A manifest has all folders of a version at once.
    queryKey: ["files", source, isSealed ? "" : path],
    queryFn: () => list(source, path),
    select: (entries: Entry[]) => (isSealed ? childrenOf(entries, path) : entries.toSorted(byKindAndName)),
  });
}

/** Where the bytes of a file are; always an attachment, which an image or a `fetch` does not mind. */
export function fileUrl(source: Source, path: string): string {
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  switch (source.kind) {
    case "run":
      return `${BASE_PATH}/get-artifact?${query({ run_id: source.runId, path })}`;
    case "version":
      return `${BASE_PATH}/model-versions/get-artifact?${query({ name: source.name, version: source.version, path })}`;
    case "logged-model": {
      const place = `/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(source.modelId)}/artifacts/files`;
      return `${BASE_PATH}${place}?${query({ artifact_file_path: path })}`;
    }
  }
}

/** At most `limit` bytes from the beginning of a file; raises ApiError as the other calls do. */
export async function readHead(source: Source, path: string, limit: number): Promise<Head> {
  let response: Response;
  try {
    response = await fetch(fileUrl(source, path), { headers: { Range: `bytes=0-${limit - 1}` } });
  } catch {
    throw new ApiError(0, "UNREACHABLE", "The server does not answer.");
  }
  // No range can be had of an empty file.
  if (response.status === 416) return { bytes: new Uint8Array(), size: 0 };
  if (!response.ok) throw await refusalOf(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const total = /\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1];
  return { bytes: bytes.subarray(0, limit), size: total ? Number(total) : bytes.length };
}

/** The beginning of a file as UTF-8 text. */
export async function readText(source: Source, path: string, limit = TEXT_LIMIT): Promise<TextHead> {
  return textOfHead(await readHead(source, path, limit));
}

/** The text of these bytes; a character that was cut at their end is left out. */
export function textOfHead({ bytes, size }: Head): TextHead {
  const isWhole = bytes.length >= size;
  return { text: new TextDecoder().decode(bytes, { stream: !isWhole }), size, isWhole };
}

/** The beginning of a file, kept while it is shown. */
export function headQuery(source: Source, path: string, limit: number) {
  return queryOptions({
    queryKey: ["file", source, path, limit],
    queryFn: () => readHead(source, path, limit),
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

async function list(source: Source, path: string): Promise<Entry[]> {
  if (source.kind === "version") {
    const { name, version } = source;
    const call = api.GET("/api/regista/v1/model-versions/manifest", { params: { query: { name, version } } });
    return (await replyOf(call)).files.map((file) => ({ ...file, isFolder: false }));
  }
  const call =
    source.kind === "run"
      ? api.GET("/api/2.0/mlflow/artifacts/list", { params: { query: { run_id: source.runId, path } } })
      : api.GET("/api/2.0/mlflow/logged-models/{model_id}/artifacts/directories", {
          params: { path: { model_id: source.modelId }, query: { artifact_directory_path: path } },
        });
  const { files = [] } = await replyOf(call);
  return files.map((file) => ({ path: file.path, isFolder: file.is_dir, size: file.file_size ?? undefined }));
}

function childrenOf(files: Entry[], folder: string): Entry[] {
  const start = folder ? `${folder}/` : "";
  const children = new Map<string, Entry>();
  for (const file of files) {
    if (!file.path.startsWith(start)) continue;
    const end = file.path.indexOf("/", start.length);
    if (end < 0) children.set(file.path, file);
    else {
      const path = file.path.slice(0, end);
      const size = (children.get(path)?.size ?? 0) + (file.size ?? 0);
      children.set(path, { path, isFolder: true, size });
    }
  }
  return [...children.values()].sort(byKindAndName);
}

function byKindAndName(one: Entry, other: Entry): number {
  return Number(other.isFolder) - Number(one.isFolder) || one.path.localeCompare(other.path, "en", { numeric: true });
}

async function refusalOf(response: Response): Promise<ApiError> {
  const told = (await response.json().catch(() => ({}))) as { error_code?: string; message?: string };
  return new ApiError(response.status, told.error_code ?? "UNKNOWN", told.message ?? `HTTP ${response.status}`);
}
