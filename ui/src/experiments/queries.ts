import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { filterOf } from "../api/filter";

export type Experiment = Schema<"Experiment">;

/** Everything that is known of experiments begins with this key. */
export const EXPERIMENTS = ["experiments"] as const;

/** The tag that has the description, as in MLflow. */
export const DESCRIPTION_TAG = "mlflow.note.content";

const PAGE = 50;

export function experimentQuery(experimentId: string) {
  return queryOptions({
    queryKey: [...EXPERIMENTS, "one", experimentId],
    queryFn: async () => {
      const query = { experiment_id: experimentId };
      return (await replyOf(api.GET("/api/2.0/mlflow/experiments/get", { params: { query } }))).experiment;
    },
  });
}

/** The experiments that fulfil a filter, page by page; those in use, or those that were deleted. */
export function experimentPagesQuery(text: string, order: string | undefined, isDeleted: boolean) {
  return infiniteQueryOptions({
    queryKey: [...EXPERIMENTS, "pages", text, order, isDeleted],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const body = {
        filter: filterOf(text),
        view_type: isDeleted ? "DELETED_ONLY" : "ACTIVE_ONLY",
        max_results: PAGE,
        ...(order ? { order_by: [order] } : {}),
        ...(pageParam ? { page_token: pageParam } : {}),
      };
      return replyOf(api.POST("/api/2.0/mlflow/experiments/search", { body, signal }));
    },
    getNextPageParam: (page) => page.next_page_token || undefined,
    placeholderData: keepPreviousData,
  });
}

export function descriptionOf(experiment: Experiment): string {
  return experiment.tags?.find(({ key }) => key === DESCRIPTION_TAG)?.value ?? "";
}

/** The tags that people set: those of tools have names that begin with `mlflow.`. */
export function ownTags(experiment: Experiment) {
  return (experiment.tags ?? []).filter(({ key }) => !key.startsWith("mlflow."));
}
