/** What formats of files begin with. */
const STARTS: [string, string][] = [
  ["PK\x03\x04", "A zip archive (PyTorch, Keras and skops save models as one)"],
  ["PK\x05\x06", "An empty zip archive"],
  ["\x1f\x8b", "Compressed with gzip"],
  ["BZh", "Compressed with bzip2"],
  ["\xfd7zXZ", "Compressed with xz"],
  ["\x28\xb5\x2f\xfd", "Compressed with Zstandard"],
  ["PAR1", "A Parquet table"],
  ["ARROW1", "An Arrow table"],
  ["\x89HDF\r\n\x1a\n", "An HDF5 file"],
  ["\x93NUMPY", "A NumPy array"],
  ["SQLite format 3\0", "An SQLite database"],
  ["\x89PNG", "A PNG image"],
  ["\xff\xd8\xff", "A JPEG image"],
  ["GIF8", "A GIF image"],
  ["%PDF-", "A PDF document"],
  ["\x7fELF", "A program or library for Linux"],
  ["CBM1", "A CatBoost model"],
];

/** What a file is, by its first bytes; undefined when they tell nothing. */
export function formatOf(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  const found = STARTS.find(([start]) => text.startsWith(start));
  if (found) return found[1];
  const protocol = bytes[1] ?? 255;
  if (bytes[0] === 0x80 && protocol >= 2 && protocol <= 5) return `A Python pickle, protocol ${protocol}`;
  // An eight-byte length, then the JSON that describes the tensors.
  if (text.startsWith('{"', 8)) return "Tensors in the safetensors format";
  return undefined;
}

/** Lines of 16 bytes, as `offset  hex  text`. */
export function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${start.toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}
