import { useSyncExternalStore } from "react";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const TICK = 30_000;

/** "3 hours ago", of a time in milliseconds of the epoch. */
export function relativeTime(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  return unit ? RELATIVE.format(Math.round(seconds / unit[1]), unit[0]) : "just now";
}

let now = Date.now();

function subscribe(changed: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, TICK);
  return () => clearInterval(timer);
}

/** The present, in milliseconds of the epoch, every half minute anew. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** A time in milliseconds of the epoch: how long ago, and exactly when at a second look. */
export function Time({ at }: { at: number | null | undefined }) {
  const current = useNow();
  if (!at) return <span className="soft">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={EXACT.format(at)}>
      {relativeTime(at, Math.max(at, current))}
    </time>
  );
}
