import type { Source } from "../artifacts/source";

/** A value as a comparison shows it. */
export interface Cell {
  text: string;
  /** What is compared; the text when it is not given. */
  value?: string;
  /** A number says how far it is from the first one. */
  number?: number;
  title?: string;
}

export type Group = Record<string, Cell>;

/** What is known of one thing that is compared: groups of named values. */
export interface Sheet {
  /** What it is called, in the heading of its column. */
  label: string;
  groups: Record<string, Group>;
  /** Where files are that are not below the thing's own root, by the path under which they are shown. */
  places?: Record<string, { source: Source; path: string }>;
}

export interface Line {
  key: string;
  /** As many as there are sheets; null where a sheet has none. */
  cells: (Cell | null)[];
  differs: boolean;
}

export interface Section {
  title: string;
  lines: Line[];
  /** How many of them differ. */
  differing: number;
}

/** Groups whose order says something; the names of the others are sorted. */
const IN_ORDER = new Set(["Version", "Run", "Signature"]);

/** The sheets side by side: for each group the names that any of them has. */
export function sectionsOf(sheets: Sheet[]): Section[] {
  const titles = new Set(sheets.flatMap(({ groups }) => Object.keys(groups)));
  return [...titles].flatMap((title) => {
    const found = [...new Set(sheets.flatMap(({ groups }) => Object.keys(groups[title] ?? {})))];
    const keys = IN_ORDER.has(title)
      ? found
      : found.sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
    const lines = keys.map((key) =>
      lineOf(
        key,
        sheets.map(({ groups }) => cellOf(groups[title], key)),
      ),
    );
    return lines.length ? [{ title, lines, differing: lines.filter(({ differs }) => differs).length }] : [];
  });
}

/** A name may be one that all objects have, such as `constructor`. */
function cellOf(group: Group | undefined, key: string): Cell | null {
  return group && Object.hasOwn(group, key) ? (group[key] ?? null) : null;
}

function lineOf(key: string, cells: (Cell | null)[]): Line {
  return { key, cells, differs: cells.some((cell) => !isSame(cell, cells[0] ?? null)) };
}

/** Whether two cells say the same; nothing is the same as nothing only. */
export function isSame(one: Cell | null, other: Cell | null): boolean {
  if (one === null || other === null) return one === other;
  return (one.value ?? one.text) === (other.value ?? other.text);
}

/** Pairs as cells, by name. */
export function groupOf(pairs: [key: string, cell: Cell | string | null | undefined][]): Group {
  return Object.fromEntries(
    pairs.flatMap(([key, cell]) =>
      cell === null || cell === undefined || cell === ""
        ? []
        : [[key, typeof cell === "string" ? { text: cell } : cell] as const],
    ),
  );
}
