import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, replyOf } from "../api/client";
import { useToast } from "../app/toasts";
import { type Experiment, EXPERIMENTS } from "./queries";

/** Makes experiments, renames, tags, deletes and restores them. */
export function useExperimentChanges() {
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = () => queries.invalidateQueries({ queryKey: EXPERIMENTS });
  const failed = (error: Error) => toast({ text: error.message, look: "danger" });

  const created = useMutation({
    mutationFn: (name: string) => replyOf(api.POST("/api/2.0/mlflow/experiments/create", { body: { name } })),
    onSettled: refresh,
  });
  const renamed = useMutation({
    mutationFn: ({ experiment_id, name }: { experiment_id: string; name: string }) =>
      replyOf(api.POST("/api/2.0/mlflow/experiments/update", { body: { experiment_id, new_name: name } })),
    onSettled: refresh,
  });
  const tagged = useMutation({
    mutationFn: (body: { experiment_id: string; key: string; value: string }) =>
      replyOf(api.POST("/api/2.0/mlflow/experiments/set-experiment-tag", { body })),
    onSettled: refresh,
  });
  const untagged = useMutation({
    mutationFn: (body: { experiment_id: string; key: string }) =>
      replyOf(api.POST("/api/2.0/mlflow/experiments/delete-experiment-tag", { body })),
    onSettled: refresh,
  });
  const restored = useMutation({
    mutationFn: ({ experiment_id }: Experiment) =>
      replyOf(api.POST("/api/2.0/mlflow/experiments/restore", { body: { experiment_id } })),
    onSuccess: (_, { name }) => toast({ text: `${name} is back.` }),
    onError: failed,
    onSettled: refresh,
  });
  const deleted = useMutation({
    mutationFn: ({ experiment_id }: Experiment) =>
      replyOf(api.POST("/api/2.0/mlflow/experiments/delete", { body: { experiment_id } })),
    onSuccess: (_, experiment) =>
      toast({ text: `${experiment.name} and its runs are deleted.`, undo: () => restored.mutate(experiment) }),
    onError: failed,
    onSettled: refresh,
  });
  return { created, renamed, tagged, untagged, restored, deleted };
}
