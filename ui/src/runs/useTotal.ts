import { useState } from "react";
import type { RunSelection } from "./queries";

interface Counted {
  data: number | undefined;
  isPlaceholderData: boolean;
}

/**
 * How many rows a table has. Runs that come while it is looked at do not push the others around: `news` says how many there
 * are, and `adopt` lets them in.
 */
export function useTotal({ experimentId, text, lifecycle }: RunSelection, count: Counted) {
  const [kept, setKept] = useState<{ key: string; total: number } | null>(null);
  const key = JSON.stringify([experimentId, text, lifecycle]);
  const now = count.isPlaceholderData ? undefined : count.data;
  const total = kept?.key === key ? kept.total : now;
  if (now !== undefined && (kept?.key !== key || now < kept.total)) setKept({ key, total: now });
  return {
    total: total ?? count.data,
    news: total !== undefined && now !== undefined ? Math.max(0, now - total) : 0,
    adopt: () => setKept(null),
  };
}
