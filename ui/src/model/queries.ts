import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import type { Order } from "../primitives/DataTable";
import { orderClauses, versionSearch } from "./version-search";

export type RegisteredModel = Schema<"RegisteredModel">;
export type ModelVersion = Schema<"ModelVersion">;
export type AliasInterval = Schema<"AliasInterval">;
export type Event = Schema<"Event">;
export type Run = Schema<"Run">;

const PAGE = 50;
/** As many versions as the server tells metrics of. */
const CHART = 200;
/** Milliseconds after which an open page asks whether anything happened. */
const LOOK_AGAIN = 5_000;

/** Everything that is known of a model begins with this key: what changes it makes all of it stale. */
export function modelKey(name: string) {
  return ["model", name] as const;
}

/** The model itself, with its aliases and tags. */
export function modelQuery(name: string) {
  return queryOptions({
    queryKey: [...modelKey(name), "entity"],
    queryFn: async () => {
      const call = api.GET("/api/2.0/mlflow/registered-models/get", { params: { query: { name } } });
      return (await replyOf(call)).registered_model;
    },
  });
}

function searchVersions(filter: string, orderBy: string[], count: number, token = "") {
  const query = { filter, max_results: count, order_by: orderBy, ...(token ? { page_token: token } : {}) };
  return replyOf(api.GET("/api/2.0/mlflow/model-versions/search", { params: { query } }));
}

/** Those of its versions that a search finds, in its order, page by page. */
export function versionPagesQuery(name: string, text: string, order: Order) {
  return infiniteQueryOptions({
    queryKey: [...modelKey(name), "versions", text, order],
    initialPageParam: "",
    queryFn: ({ pageParam }) => searchVersions(versionSearch(name, text).filter, orderClauses(order), PAGE, pageParam),
    getNextPageParam: (page) => page.next_page_token || undefined,
    placeholderData: keepPreviousData,
  });
}

/** Its newest versions, those of which a chart tells; older ones first. */
export function newestVersionsQuery(name: string) {
  return queryOptions({
    queryKey: [...modelKey(name), "newest-versions"],
    queryFn: async () => {
      const newest = await searchVersions(versionSearch(name, "").filter, ["version_number DESC"], CHART);
      return (newest.model_versions ?? []).reverse();
    },
  });
}

/** The metrics that its versions have, and the values of one. */
export function versionMetricsQuery(name: string, key: string) {
  return queryOptions({
    queryKey: [...modelKey(name), "metrics", key],
    queryFn: () => replyOf(api.POST("/api/regista/v1/model-versions/metrics", { body: { names: [name], key } })),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN * 3,
  });
}

/** Runs by their id, with all their metrics, params and tags. */
export function runsQuery(name: string, runIds: string[]) {
  return queryOptions({
    queryKey: [...modelKey(name), "runs", runIds],
    queryFn: async () => {
      const found = await replyOf(api.POST("/api/regista/v1/runs/get-many", { body: { run_ids: runIds } }));
      return new Map((found.runs ?? []).map((run) => [run.info.run_id, run]));
    },
    enabled: runIds.length > 0,
  });
}

/** Who held which alias when, newest first. */
export function aliasIntervalsQuery(name: string) {
  return queryOptions({
    queryKey: [...modelKey(name), "intervals"],
    queryFn: async () => {
      const call = api.GET("/api/regista/v1/registered-models/alias-intervals", {
        params: { query: { name, max_results: 1000 } },
      });
      return (await replyOf(call)).intervals ?? [];
    },
  });
}

/** What a history is narrowed to: nouns such as `alias`, a version, an alias, who did it. */
export interface HistoryFilter {
  nouns: string[];
  version?: string | undefined;
  alias?: string | undefined;
  who?: string | undefined;
}

/** What happened to it, newest first, page by page. */
export function eventPagesQuery(name: string, { nouns, version, alias, who }: HistoryFilter) {
  const narrowed = { ...(version ? { version } : {}), ...(alias ? { alias } : {}), ...(who ? { actor: who } : {}) };
  return infiniteQueryOptions({
    queryKey: [...modelKey(name), "events", nouns, narrowed],
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      replyOf(
        api.GET("/api/regista/v1/registered-models/events", {
          params: {
            query: {
              name,
              max_results: PAGE,
              actions: nouns,
              ...narrowed,
              ...(pageParam ? { before: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_before ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The newest thing that happened to it, asked for again and again while the page is seen. */
export function newestEventQuery(name: string) {
  return queryOptions({
    queryKey: ["newest-event", name],
    queryFn: async () => {
      const call = api.GET("/api/regista/v1/registered-models/events", { params: { query: { name, max_results: 1 } } });
      return (await replyOf(call)).events?.[0]?.event_id ?? 0;
    },
    refetchInterval: LOOK_AGAIN,
  });
}
