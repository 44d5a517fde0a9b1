import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, replyOf } from "../api/client";
import type { Point } from "./curve";

/** Points of each run: enough for a wide screen. */
const POINTS = 1_000;
/** Runs that one request may name, and that a URL has room for. */
const RUNS = 40;
const LIVE = 3_000;

/** What is known of a metric's points begins with this key. */
export function pointsKey(metricKey: string) {
  return ["points", metricKey] as const;
}

/** The points of a metric by run, sampled by the server; `steps` narrows them, so that more of those between come. */
export function pointsQuery(metricKey: string, runIds: string[], steps: [number, number] | null, live: boolean) {
  return queryOptions({
    queryKey: [...pointsKey(metricKey), runIds, steps],
    queryFn: async ({ signal }): Promise<Record<string, Point[]>> => {
      const range = steps ? { start_step: steps[0], end_step: steps[1] } : {};
      const replies = await Promise.all(
        groupsOf(runIds).map((group) => {
          const query = { run_ids: group, metric_key: metricKey, max_results: POINTS, ...range };
          return replyOf(api.GET("/api/2.0/mlflow/metrics/get-history-bulk-interval", { params: { query }, signal }));
        }),
      );
      const found: Record<string, Point[]> = Object.fromEntries(runIds.map((runId) => [runId, []]));
      for (const point of replies.flatMap((reply) => reply.metrics ?? [])) {
        const { run_id, step = 0, timestamp, value } = point;
        found[run_id ?? ""]?.push({ step, timestamp, value });
      }
      return found;
    },
    placeholderData: keepPreviousData,
    // Only while somebody looks: a page in the background asks for nothing.
    refetchInterval: live ? LIVE : false,
    staleTime: live ? 0 : 60_000,
  });
}

function groupsOf(runIds: string[]): string[][] {
  const count = Math.ceil(runIds.length / RUNS);
  return Array.from({ length: count }, (_, index) => runIds.slice(index * RUNS, (index + 1) * RUNS));
}
