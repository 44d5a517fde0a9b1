import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { runFilter } from "../runs/queries";
import { type RunRow, rowOf } from "../runs/row";

export const PARENT_TAG = "mlflow.parentRunId";
const MOST = 200;
const OFFERED = 30;

/** Everything that is known of a run begins with this key: what changes it makes all of it stale. */
export function runKey(runId: string) {
  return ["run", runId] as const;
}

export function runQuery(runId: string) {
  return queryOptions({
    queryKey: [...runKey(runId), "whole"],
    queryFn: async () => {
      const call = api.GET("/api/2.0/mlflow/runs/get", { params: { query: { run_id: runId } } });
      return (await replyOf(call)).run;
    },
  });
}

/** The runs that were started inside of this one. */
export function childRunsQuery(experimentId: string, runId: string) {
  return queryOptions({
    queryKey: [...runKey(runId), "children"],
    queryFn: () => rowsOf(experimentId, `tags.\`${PARENT_TAG}\` = '${runId}'`, MOST),
  });
}

/** Runs of an experiment by a part of their name, to choose from. */
export function offeredRunsQuery(experimentId: string, text: string) {
  return queryOptions({
    queryKey: ["runs", experimentId, "offered", text],
    queryFn: () => rowsOf(experimentId, runFilter(text), OFFERED),
    placeholderData: keepPreviousData,
  });
}

/** The versions that were registered from what a filter of versions names. */
export function versionsQuery(of: { run: string } | { model: string }) {
  const filter = "run" in of ? `run_id = '${of.run}'` : `model_id = '${of.model}'`;
  return queryOptions({
    // It begins as the lists of models do: a registration makes both stale.
    queryKey: ["models", "versions", filter],
    queryFn: async () => {
      const query = { filter, max_results: MOST };
      const call = api.GET("/api/2.0/mlflow/model-versions/search", { params: { query } });
      return (await replyOf(call)).model_versions ?? [];
    },
  });
}

export function loggedModelKey(modelId: string) {
  return ["logged-model", modelId] as const;
}

export function loggedModelQuery(modelId: string) {
  return queryOptions({
    queryKey: [...loggedModelKey(modelId), "entity"],
    queryFn: async (): Promise<Schema<"LoggedModel">> => {
      const path = { model_id: modelId };
      return (await replyOf(api.GET("/api/2.0/mlflow/logged-models/{model_id}", { params: { path } }))).model;
    },
  });
}

async function rowsOf(experimentId: string, filter: string, most: number): Promise<RunRow[]> {
  const body = {
    experiment_ids: [experimentId],
    filter,
    max_results: most,
    columns: [],
    order_by: ["start_time DESC"],
  };
  return ((await replyOf(api.POST("/api/2.0/mlflow/runs/search", { body }))).runs ?? []).map(rowOf);
}
