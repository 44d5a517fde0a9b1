import type { Schema } from "../api/client";

/**
 * The digest of a list of files, as src/regista/entities/manifest.py defines it: SHA-256 over a line
 * `<digest> <size> <length of path> <path>` per file, sorted by the bytes of the paths. Undefined where the browser
 * offers no SHA-256: it does to pages from https or this machine only.
 */
export async function digestOf(files: Schema<"FileEntry">[]): Promise<string | undefined> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return undefined;
  const encoder = new TextEncoder();
  const lines = files
    .map((file) => ({ ...file, bytes: encoder.encode(file.path) }))
    .sort((one, other) => compareBytes(one.bytes, other.bytes))
    .map(({ digest, size, bytes, path }) => `${digest} ${size} ${bytes.length} ${path}\n`);
  const hash = await subtle.digest("SHA-256", encoder.encode(lines.join("")));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference) return difference;
  }
  return one.length - other.length;
}
