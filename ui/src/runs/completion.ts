import type { Schema } from "../api/client";
import { nameInFilter, quotedText } from "../api/filter";

/** What may stand in a place of a filter. */
export interface Option {
  /** What is put in. */
  text: string;
  /** What it is, such as `metric`. */
  hint: string;
}

/** What is asked for at the caret; `from` is where it begins, `typed` what there is of it. */
export type Place = { from: number; typed: string } & (
  { wants: "key" | "joiner" | "nothing" } | { wants: "operator" | "value"; key: string }
);

type State = "key" | "operator" | "value" | "list" | "null" | "joiner" | "nothing";

// A string or a quoted key that is not closed yet reaches to the end.
const TOKEN =
  /e'(?:[^'\\]|\\.)*'?|'(?:[^']|'')*'?|"[^"]*"?|[<>!=]+|[(),]|[^\s'"`()<>=!,;]+\.[`"][^`"]*[`"]?|[^\s'"`()<>=!,;]+|\S/gi;
const MOST = 60;

/** What the text before the caret asks for next: docs/search.md has the grammar. */
export function placeAt(text: string, caret: number): Place {
  const head = text.slice(0, caret);
  const tokens = [...head.matchAll(TOKEN)];
  const last = tokens.at(-1);
  const isOpen = last !== undefined && last.index + last[0].length === head.length && isUnfinished(last[0]);
  let state: State = "key";
  let key = "";
  for (const [word] of isOpen ? tokens.slice(0, -1) : tokens) {
    if (state === "key" && isName(word)) key = word.replace(/[`"]/g, "");
    state = after(state, word);
  }
  const from = isOpen ? last.index : head.length;
  const typed = head.slice(from);
  if (state === "key" || state === "joiner") return { wants: state, from, typed };
  if (state === "operator") return { wants: "operator", key, from, typed };
  if (state === "value" || state === "list") return { wants: "value", key, from, typed };
  return { wants: "nothing", from, typed };
}

function isName(word: string): boolean {
  return /^[^\s'"`()<>=!,;]/.test(word) && word.toUpperCase() !== "NOT";
}

/** Whether more may be typed of a token: words, and what is quoted and open. */
function isUnfinished(token: string): boolean {
  if (/^e'/i.test(token)) return !/^e'([^'\\]|\\.)*'$/i.test(token);
  if (token.startsWith("'")) return token.length === 1 || !/[^']('')*'$/.test(token);
  if (/[`"]/.test(token)) return (token.match(/[`"]/g)?.length ?? 0) < 2;
  return !/^[<>!=(),]/.test(token);
}

function after(state: State, token: string): State {
  const word = token.toUpperCase();
  switch (state) {
    case "key":
      return word === "NOT" || word === "(" ? "key" : isName(token) ? "operator" : "nothing";
    case "operator":
      if (/^[<>!=]/.test(token) || word === "LIKE" || word === "ILIKE") return "value";
      if (word === "IN") return "list";
      return word === "NOT" ? "operator" : word === "IS" ? "null" : "nothing";
    case "value":
      return "joiner";
    case "list":
      return word === ")" ? "joiner" : "list";
    case "null":
      return word === "NULL" ? "joiner" : "null";
    case "joiner":
      return word === "AND" || word === "OR" ? "key" : word === ")" ? "joiner" : "nothing";
    default:
      return "nothing";
  }
}

const TEXT = ["=", "!=", "LIKE", "ILIKE"];
const NUMBER = [">", ">=", "<", "<=", "=", "!="];
const ATTRIBUTES = new Map<string, string[]>(
  Object.entries({
    run_name: TEXT,
    status: TEXT,
    start_time: NUMBER,
    end_time: NUMBER,
    user_id: TEXT,
    run_id: [...TEXT, "IN"],
    artifact_uri: TEXT,
    "dataset.name": [...TEXT, "IN"],
    "dataset.digest": [...TEXT, "IN"],
    "dataset.context": [...TEXT, "IN"],
  }),
);
const STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];
const DAYS: [string, number][] = [
  ["today", 0],
  ["yesterday", 1],
  ["a week ago", 7],
  ["30 days ago", 30],
];

/** The column whose values are asked for in a place: those of tags and params are known to the server alone. */
export function columnAsked(place: Place): string | undefined {
  return place.wants === "value" && /^(tags|params)\../.test(place.key) ? place.key : undefined;
}

/** What fits a place, best first. `values` are those of the column that is asked for. */
export function optionsFor(place: Place, keys: Schema<"RunColumnsReply"> | undefined, values: string[]): Option[] {
  return fitting(all(place, keys, values), place.typed.replace(/['`"]/g, "").toLowerCase());
}

function all(place: Place, keys: Schema<"RunColumnsReply"> | undefined, values: string[]): Option[] {
  switch (place.wants) {
    case "key":
      return [
        ...(keys?.metrics ?? []).map((key) => ({ text: nameInFilter(`metrics.${key}`), hint: "metric" })),
        ...(keys?.params ?? []).map((key) => ({ text: nameInFilter(`params.${key}`), hint: "param" })),
        ...[...ATTRIBUTES.keys()].map((text) => ({ text, hint: "run" })),
        ...(keys?.tags ?? []).map((key) => ({ text: nameInFilter(`tags.${key}`), hint: "tag" })),
      ];
    case "operator":
      return operatorsOf(place.key).map((text) => ({ text, hint: "operator" }));
    case "joiner":
      return ["AND", "OR"].map((text) => ({ text, hint: "" }));
    case "value":
      return valuesOf(place.key, values);
    default:
      return [];
  }
}

function operatorsOf(key: string): string[] {
  const attribute = ATTRIBUTES.get(key.replace(/^(attributes?|attr|run)\./, ""));
  if (attribute) return attribute;
  return /^metrics?\./.test(key) ? NUMBER : [...TEXT, "IS NULL", "IS NOT NULL"];
}

function valuesOf(key: string, values: string[]): Option[] {
  if (/(^|\.)status$/.test(key)) return STATUSES.map((status) => ({ text: `'${status}'`, hint: "status" }));
  if (/^(start|end)_time$/.test(key)) {
    return DAYS.map(([hint, days]) => ({ text: `'${dayBefore(days)}'`, hint }));
  }
  return values.filter((value) => value.length < 100).map((value) => ({ text: quotedText(value), hint: "" }));
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Those that have what was typed in them: first where it begins the text, then where it begins a key. */
function fitting(options: Option[], typed: string): Option[] {
  if (!typed) return options.slice(0, MOST);
  const rankOf = (text: string) => {
    const plain = text.toLowerCase().replace(/['`"]/g, "");
    if (plain === typed) return 3;
    if (plain.startsWith(typed)) return 0;
    const place = plain.indexOf(typed);
    return place < 0 ? 3 : plain[place - 1] === "." ? 1 : 2;
  };
  return options
    .map((option) => ({ option, rank: rankOf(option.text) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ option }) => option);
}
