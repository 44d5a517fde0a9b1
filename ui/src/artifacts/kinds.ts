import { nameOf } from "./paths";

/** How a file is shown; what has no suffix that is known here is taken for text until its bytes say otherwise. */
export type Kind =
  "image" | "table" | "json" | "yaml" | "markdown" | "html" | "pdf" | "video" | "audio" | "binary" | "text";

const SUFFIXES: Partial<Record<Kind, string>> = {
  image: "png jpg jpeg gif webp svg bmp ico avif",
  table: "csv tsv",
  json: "json geojson ipynb",
  yaml: "yaml yml",
  markdown: "md markdown",
  html: "html htm",
  pdf: "pdf",
  video: "mp4 webm ogv mov m4v",
  audio: "mp3 wav ogg oga flac m4a aac opus",
  binary:
    "pkl pickle joblib skops pt pth bin ckpt onnx pb h5 hdf5 keras tflite safetensors npy npz parquet arrow feather " +
    "zip gz bz2 xz zst tar tgz whl jar so dll exe db sqlite cbm ubj model avro orc",
};
const KINDS = new Map(
  Object.entries(SUFFIXES).flatMap(([kind, suffixes]) => suffixes.split(" ").map((suffix) => [suffix, kind as Kind])),
);

/** By the name of a file. */
export function kindOf(path: string): Kind {
  const name = nameOf(path);
  if (name === "MLmodel") return "yaml";
  return KINDS.get(name.slice(name.lastIndexOf(".") + 1).toLowerCase()) ?? "text";
}

const LOOKED_AT = 8_000;

/** Whether these bytes are no text: texts have no byte 0. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, LOOKED_AT).includes(0);
}
