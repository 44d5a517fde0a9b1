import type { Schema } from "../api/client";
import type { Mlmodel } from "../mlmodel/mlmodel";
import { requirementsOf } from "../mlmodel/requirements";
import type { Field } from "../mlmodel/signature";
import { metricText, sizeText } from "../primitives/numbers";
import { type Cell, type Group, groupOf } from "./sheet";

const SHOWN_DIGEST = 8;

/** Params and metrics of a run, and the data that it read. */
export function runGroups(run: Schema<"Run"> | undefined): Record<string, Group> {
  const { metrics = [], params = [] } = run?.data ?? {};
  const read = run?.inputs?.dataset_inputs ?? [];
  return {
    Metrics: groupOf(metrics.map(({ key, value }) => [key, metricCell(value)])),
    Params: groupOf(params.map(({ key, value }) => [key, { text: value || '""' }])),
    Data: groupOf(
      read.map(({ dataset, tags }) => [
        [dataset.name, ...(tags ?? []).map(({ value }) => value)].join(", "),
        { text: dataset.digest, title: dataset.source },
      ]),
    ),
  };
}

function metricCell(value: number | string): Cell {
  const cell = { text: metricText(value), value: String(value), title: String(value) };
  return typeof value === "number" ? { ...cell, number: value } : cell;
}

/** What an MLmodel file and the requirements beside it say. */
export function modelGroups(mlmodel: Mlmodel | null, requirements: string | null): Record<string, Group> {
  const { inputs = [], outputs = [], params = [] } = mlmodel?.signature ?? {};
  const fields = (part: string, of: Field[]) => of.map((field) => [`${part} ${field.path}`, fieldCell(field)] as const);
  return {
    Signature: groupOf(
      [...fields("input", inputs), ...fields("output", outputs), ...fields("param", params)].map(([key, cell]) => [
        key,
        cell,
      ]),
    ),
    Requirements: groupOf([
      ["python", mlmodel?.python],
      ...requirementsOf(requirements ?? "").map(({ name, rest }): [string, Cell] => [name, { text: rest || "any" }]),
    ]),
    Flavors: groupOf(
      (mlmodel?.flavors ?? []).flatMap(([flavor, keys]) =>
        Object.entries(keys)
          .filter(([, value]) => value !== null)
          .map(([key, value]): [string, string] => [
            `${flavor} ${key}`,
            typeof value === "object" ? JSON.stringify(value) : String(value),
          ]),
      ),
    ),
  };
}

function fieldCell({ type, required, fallback }: Field): Cell {
  return { text: fallback === undefined ? (required ? type : `${type}, not needed`) : `${type} = ${fallback}` };
}

/** Files with their sizes and digests; `prefix` comes before each path. */
export function filesGroup(files: Schema<"FileEntry">[], prefix = ""): Group {
  return groupOf(
    files.map(({ path, size, digest }) => [
      prefix + path,
      { text: `${sizeText(size)} · ${digest.slice(0, SHOWN_DIGEST)}`, value: digest, title: `SHA-256 ${digest}` },
    ]),
  );
}

export function tagsGroup(tags: Schema<"Tag">[] | undefined): Group {
  return groupOf((tags ?? []).map(({ key, value }) => [key, { text: value || '""' }]));
}
