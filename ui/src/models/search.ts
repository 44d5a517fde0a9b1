const COMPARISON = /[=<>]|\bi?like\s+[\'"]|\bin\s*\(|\bis\s+(not\s+)?null\b/i;

/** The filter that finds what was typed: the query language as it is, and plain words in the name. */
export function filterOf(text: string, name = "name"): string {
  const typed = text.trim();
  if (!typed || COMPARISON.test(typed)) return typed;
  return typed
    .split(/\s+/)
    .map((word) => `${name} ILIKE '%${word.replaceAll("'", "''")}%'`)
    .join(" AND ");
}
