type Search = Record<string, unknown>;

/** Of an address, what is text under these names; anything else in it is ignored. */
export function texts<Name extends string>(...names: Name[]): (search: Search) => Partial<Record<Name, string>> {
  return (search) => {
    const found: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value) found[name] = value;
      else if (typeof value === "number") found[name] = String(value);
    }
    return found;
  };
}

/** A list in an address, as `a,b`; a comma within one is `%2C`. */
export function listOf(text: string | undefined): string[] {
  return text ? text.split(",").map((one) => one.replaceAll("%2C", ",").replaceAll("%25", "%")) : [];
}

/** The list as text for an address; undefined for an empty one. */
export function textOf(list: string[]): string | undefined {
  return list.length ? list.map((one) => one.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",") : undefined;
}

/** What rows are sorted by, of an address such as `name` or `metrics.rmse DESC`. */
export function orderOf(text: string | undefined): { key: string; descending: boolean } | undefined {
  return text ? { key: text.replace(/ DESC$/, ""), descending: text.endsWith(" DESC") } : undefined;
}

/** The same as text for an address. */
export function textOfOrder({ key, descending }: { key: string; descending: boolean }): string {
  return descending ? `${key} DESC` : key;
}

/** A list of nothing, where an address without the list would mean the usual one. */
export const NOTHING = ",";
