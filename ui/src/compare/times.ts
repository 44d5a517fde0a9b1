const EXACT = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "medium" });

/** "2026-03-01 12:30:05", of milliseconds of the epoch. */
export function timeText(at: number | null | undefined): string | undefined {
  return at ? EXACT.format(at) : undefined;
}

/** "2 h 3 min", "4.2 s", of milliseconds. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
