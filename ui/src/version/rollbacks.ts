import type { AliasInterval } from "../model/queries";

/** Of each alias that a version holds now: since when, and who held it before. */
export function rollbacksOf(
  intervals: AliasInterval[],
  version: string,
): { now: AliasInterval; before: AliasInterval }[] {
  return intervals
    .filter((interval) => interval.until == null && interval.version === version)
    .flatMap((now) => {
      const before = intervals.find((one) => one.alias === now.alias && one.version !== version);
      return before ? [{ now, before }] : [];
    });
}
