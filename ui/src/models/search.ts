/** What the address of the models page says: stable, and made to be shared. */
export interface ModelsSearch {
  q?: string;
  order?: string;
}

export function parseModelsSearch(search: Record<string, unknown>): ModelsSearch {
  return {
    ...(typeof search.q === "string" && search.q ? { q: search.q } : {}),
    ...(typeof search.order === "string" && search.order ? { order: search.order } : {}),
  };
}

const COMPARISON = /[=<>]|\b(like|ilike|in|between|is)\b/i;

/** The filter that finds what was typed: the query language as it is, and plain words in the name. */
export function filterOf(text: string): string {
  const typed = text.trim();
  if (!typed || COMPARISON.test(typed)) return typed;
  return typed
    .split(/\s+/)
    .map((word) => `name ILIKE '%${word.replaceAll("'", "''")}%'`)
    .join(" AND ");
}
