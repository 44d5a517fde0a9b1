import { filterOf, nameInFilter, quotedText } from "../api/filter";
import { orderOf } from "../api/search";
import type { Order } from "../primitives/DataTable";

/** What finds versions of a model. */
export interface VersionSearch {
  /** The filter that is sent. */
  filter: string;
  /** What of it stands for what was typed. */
  typed: string;
  /** Characters of the filter before that. */
  before: number;
}

const IN_QUOTES = /e'(?:[^'\\]|\\.)*'|'[^']*'|"[^"]*"|`[^`]*`/gi;

/** The versions of a model that fulfil what was typed: a number, words of the description, or a filter. */
export function versionSearch(name: string, text: string): VersionSearch {
  const ofModel = `name = ${quotedText(name)}`;
  const typed = /^\d{1,9}$/.test(text.trim()) ? `version_number = ${text.trim()}` : filterOf(text, "description");
  if (!typed) return { filter: ofModel, typed, before: 0 };
  // What closes more than it opens would end our parentheses: so it stands alone, and is refused where it does.
  const [open, close] = closesTooMuch(typed) ? ["", ""] : ["(", ")"];
  const start = `${ofModel} AND ${open}`;
  return { filter: `${start}${typed}${close}`, typed, before: start.length };
}

function closesTooMuch(filter: string): boolean {
  let depth = 0;
  for (const sign of filter.replace(IN_QUOTES, "")) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}

const NEWEST_FIRST: Order = { key: "version_number", descending: true };
const SORTED = /^(version_number|creation_timestamp|current_stage|(metrics|params|tags)\..+)$/;

/** The order that an address asks for; the newest first when it asks for none that there is. */
export function versionOrder(text: string | undefined): Order {
  const order = orderOf(text);
  return order && SORTED.test(order.key) ? order : NEWEST_FIRST;
}

/** The same as clauses of a search: of equals the newest comes first. */
export function orderClauses({ key, descending }: Order): string[] {
  const clause = `${nameInFilter(key)}${descending ? " DESC" : ""}`;
  return key === NEWEST_FIRST.key ? [clause] : [clause, "version_number DESC"];
}
