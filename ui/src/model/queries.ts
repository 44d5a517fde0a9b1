import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";

export type ModelVersion = Schema<"ModelVersion">;
export type AliasInterval = Schema<"AliasInterval">;
export type Event = Schema<"Event">;

const PAGE = 50;

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

/** Its versions, newest first, page by page. */
export function versionPagesQuery(name: string) {
  return infiniteQueryOptions({
    queryKey: [...modelKey(name), "versions"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      replyOf(
        api.GET("/api/2.0/mlflow/model-versions/search", {
          params: {
            query: {
              filter: `name = '${name.replaceAll("'", "''")}'`,
              max_results: PAGE,
              order_by: ["version_number DESC"],
              ...(pageParam ? { page_token: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_page_token || undefined,
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

/** What happened to it, newest first, page by page; `nouns` such as `alias` narrow it. */
export function eventPagesQuery(name: string, nouns: string[]) {
  return infiniteQueryOptions({
    queryKey: [...modelKey(name), "events", nouns],
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      replyOf(
        api.GET("/api/regista/v1/registered-models/events", {
          params: {
            query: { name, max_results: PAGE, actions: nouns, ...(pageParam ? { before: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
}
