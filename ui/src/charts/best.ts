const LOWER =
  /(^|[^a-z])(loss|errors?|err|r?m?sl?e|mae|mape|smape|wape|deviance|perplexity|latency|duration|seconds|brier|wer|cer|fpr|fnr|hinge|entropy|log_?loss|r?msle|max_error|regret|cost)([^a-z]|$)/;

/** Whether less of a metric is better, as far as its name tells: `val_loss`, `rmse`, `mean_absolute_error`. */
export function isLowerBetter(key: string): boolean {
  // "valLoss" and "val_loss" are the same words.
  return LOWER.test(key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());
}

/** The place of the best of some values of a metric; -1 of none. Of equals the first is the best. */
export function bestOf(key: string, values: number[]): number {
  const sign = isLowerBetter(key) ? -1 : 1;
  return values.reduce(
    (best, value, at) => (best < 0 || sign * value > sign * (values[best] as number) ? at : best),
    -1,
  );
}

/** Whether a value can be drawn: infinite ones are kept as the largest number there is. */
export function isDrawable(value: number): boolean {
  return Math.abs(value) < 1e300;
}
