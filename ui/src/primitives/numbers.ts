const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];
const COUNT = new Intl.NumberFormat("en");

/** "1,234". */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** "1.2 MB", of a number of bytes. */
export function sizeText(bytes: number): string {
  let unit = 0;
  // What is rounded up to 1000 of a unit is one of the next.
  while (unit < UNITS.length - 1 && Math.round(bytes / 1000 ** unit) >= 1000) unit += 1;
  const value = bytes / 1000 ** unit;
  return `${unit && value < 99.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

// Made once: tables have thousands of numbers.
const METRIC = new Intl.NumberFormat("en", { maximumSignificantDigits: 5 });
const LARGE_METRIC = new Intl.NumberFormat("en", { maximumSignificantDigits: 9 });

/** A metric with as many digits as tell values apart: "0.9312", "12,345", "1.2e-9". */
export function metricText(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string" || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(3);
  return (size >= 1e4 ? LARGE_METRIC : METRIC).format(value);
}

const SPANS: [string, number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
];

/** "1 h 20 min", of a number of milliseconds; the two largest units. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  const first = SPANS.findIndex(([, size]) => seconds >= size);
  const [unit, size] = SPANS[first] ?? ["s", 1];
  if (unit === "s") return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.floor(seconds)} s`;
  const [next, smaller] = SPANS[first + 1] ?? ["s", 1];
  const rest = Math.floor((seconds % size) / smaller);
  return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${next}` : ""}`;
}
