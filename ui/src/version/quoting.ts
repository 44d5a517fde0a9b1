/** A text as Python writes it: JSON's texts are Python's as well. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}

/** A text as one word of a shell. */
export function shellText(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
