import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { filterOf } from "../api/filter";
import { isDrawable } from "../charts/best";

export type RegisteredModel = Schema<"RegisteredModel">;
export type VersionMetric = Schema<"VersionMetric">;
export type StageCount = Schema<"StageCount">;

const PAGE = 50;
/** Milliseconds after which a page that stays open looks again. */
const LOOK_AGAIN = 15_000;

/** Some registered models by what was typed, for completion. */
export function modelsQuery({ text, limit }: { text: string; limit: number }) {
  return queryOptions({
    queryKey: ["models", "some", text, limit],
    queryFn: () =>
      replyOf(
        api.GET("/api/2.0/mlflow/registered-models/search", {
          params: { query: { filter: filterOf(text), max_results: limit } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** The registered models that fulfil a filter, page by page. */
export function modelPagesQuery(text: string, order: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["models", "pages", text, order],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      replyOf(
        api.GET("/api/2.0/mlflow/registered-models/search", {
          params: {
            query: {
              filter: filterOf(text),
              max_results: PAGE,
              ...(order ? { order_by: [order] } : {}),
              ...(pageParam ? { page_token: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_page_token || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN,
  });
}

/** Which metrics versions of these models have, and the values of one; without a key the names of metrics alone. */
export function versionMetricsQuery(names: string[], key: string) {
  return queryOptions({
    queryKey: ["models", "metrics", names, key],
    queryFn: () => replyOf(api.POST("/api/regista/v1/model-versions/metrics", { body: { names, key } })),
    enabled: names.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN,
  });
}

function stageCountsQuery(names: string[]) {
  return queryOptions({
    queryKey: ["models", "stages", names],
    queryFn: () => replyOf(api.POST("/api/regista/v1/registered-models/count-stages", { body: { names } })),
    enabled: names.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN,
  });
}

export interface ShownMetric {
  /** The metrics that one can choose. */
  keys: string[];
  /** The one that is shown, if there is any. */
  key: string | undefined;
  values: Map<string, VersionMetric[]>;
  /** Why there is none of them, if that went wrong. */
  error: unknown;
}

/** A metric of the versions of models, asked for page by page; the first there is when none was chosen. */
export function useShownMetric(pages: string[][], chosen: string | undefined): ShownMetric {
  const first = useQuery({ ...versionMetricsQuery(pages[0] ?? [], ""), enabled: !chosen && Boolean(pages[0]?.length) });
  const key = chosen ?? firstKey(first.data?.keys ?? []);
  return useQueries({
    queries: pages.map((names) => ({
      ...versionMetricsQuery(names, key ?? ""),
      enabled: key !== undefined && names.length > 0,
    })),
    combine: (found) => ({
      key,
      keys: [...new Set(found.flatMap(({ data }) => data?.keys ?? first.data?.keys ?? []))].sort(),
      values: grouped(found.flatMap(({ data }) => data?.values ?? []).filter(({ value }) => isDrawable(value))),
      error: [first, ...found].find(({ isError }) => isError)?.error,
    }),
  });
}

/** How many versions of models are in which stage. */
export function useStageCounts(pages: string[][]): { counts: Map<string, StageCount[]>; error: unknown } {
  return useQueries({
    queries: pages.map(stageCountsQuery),
    combine: (found) => ({
      counts: grouped(found.flatMap(({ data }) => data?.counts ?? [])),
      error: found.find(({ isError }) => isError)?.error,
    }),
  });
}

/** The first metric that says how good a model is: those of the machine do not. */
export function firstKey(keys: string[]): string | undefined {
  return keys.find((key) => !key.startsWith("system/")) ?? keys[0];
}

function grouped<Row extends { name: string }>(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.name);
    if (group) group.push(row);
    else groups.set(row.name, [row]);
  }
  return groups;
}
