const SYSTEM = "system/";

/** Whether a metric is of the machine, as MLflow's clients log them: `system/cpu_utilization_percentage`. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith(SYSTEM);
}

/** Metrics by their name, of those whose name has all the words. */
export function keysWith(keys: string[], text: string): string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return keys
    .filter((key) => words.every((word) => key.toLowerCase().includes(word)))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
