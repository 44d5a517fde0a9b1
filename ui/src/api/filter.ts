const COMPARISON = /[=<>]|\bi?like\s+e?['"]|\bin\s*\(|\bis\s+(not\s+)?null\b/i;

/** The filter that finds what was typed: the query language as it is, and plain words in the name. */
export function filterOf(text: string, name = "name"): string {
  const typed = text.trim();
  if (!typed || COMPARISON.test(typed)) return typed;
  return typed
    .split(/\s+/)
    .map((word) => `${name} ILIKE ${quotedText(`%${word}%`)}`)
    .join(" AND ");
}

/** A text as filters have it: a quote in it is one in E'…' only, where it has a backslash. */
export function quotedText(value: string): string {
  return value.includes("'") ? `E'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'` : `'${value}'`;
}

const PLAIN_KEY = /^[^\s'"`()<>=!,;]+$/;

/** A column such as `metrics.rmse` as the search language names it: a key with blanks or signs is quoted. */
export function nameInFilter(id: string): string {
  const dot = id.indexOf(".");
  const key = id.slice(dot + 1);
  if (dot < 0 || PLAIN_KEY.test(key)) return id;
  const quote = key.includes("`") ? '"' : "`";
  return `${id.slice(0, dot + 1)}${quote}${key}${quote}`;
}
