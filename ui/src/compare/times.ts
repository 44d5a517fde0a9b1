const EXACT = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "medium" });

/** "2026-03-01 12:30:05", of milliseconds of the epoch. */
export function timeText(at: number | null | undefined): string | undefined {
  return at ? EXACT.format(at) : undefined;
}
