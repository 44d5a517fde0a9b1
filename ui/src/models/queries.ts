import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { filterOf } from "./search";

export type RegisteredModel = Schema<"RegisteredModel">;

const PAGE = 50;

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
  });
}
