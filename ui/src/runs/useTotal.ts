import { useMemo, useState } from "react";
import type { RunCount, RunSelection } from "./queries";

interface Counted {
  data: RunCount | undefined;
  isPlaceholderData: boolean;
}

/**
 * Which runs a table has, and how many. Runs that come while it is looked at are not among them, so that they do not push
 * the others around: `news` says how many there are, and `adopt` lets them in.
 */
export function useTotal(selection: RunSelection, count: Counted) {
  const [kept, setKept] = useState<{ key: string; now: RunCount } | null>(null);
  const { experimentId, text, lifecycle } = selection;
  const key = JSON.stringify([experimentId, text, lifecycle]);
  const now = count.isPlaceholderData ? undefined : count.data;
  const pinned = kept?.key === key ? kept.now : now;
  if (now !== undefined && (kept?.key !== key || now.count < kept.now.count)) setKept({ key, now });
  const mark = pinned?.mark;
  return {
    selection: useMemo(() => ({ ...selection, mark }), [selection, mark]),
    total: (pinned ?? count.data)?.count,
    news: pinned !== undefined && now !== undefined ? Math.max(0, now.count - pinned.count) : 0,
    adopt: () => setKept(null),
  };
}
