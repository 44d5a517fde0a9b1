import { useQueryClient } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { useToast } from "../app/toasts";
import { runsKey } from "../runs/queries";
import { loggedModelKey, runKey } from "./queries";

interface Tag {
  key: string;
  value: string;
}

export const NOTE_TAG = "mlflow.note.content";

/** What can be written about a run; each makes what is known of it, and of its experiment's runs, stale. */
export function useRunEdits({ run_id, experiment_id, run_name }: Schema<"RunInfo">) {
  const queries = useQueryClient();
  const toast = useToast();
  const after = <Reply>(done: Promise<Reply>) =>
    done.finally(() =>
      Promise.all([
        queries.invalidateQueries({ queryKey: runKey(run_id) }),
        queries.invalidateQueries({ queryKey: runsKey(experiment_id) }),
      ]),
    );
  const setTag = (tag: Tag) => after(replyOf(api.POST("/api/2.0/mlflow/runs/set-tag", { body: { run_id, ...tag } })));
  const restore = async () => {
    await after(replyOf(api.POST("/api/2.0/mlflow/runs/restore", { body: { run_id } })));
    toast({ text: `${run_name} is back.` });
  };
  return {
    setTag,
    restore,
    deleteTag: (key: string) => after(replyOf(api.POST("/api/2.0/mlflow/runs/delete-tag", { body: { run_id, key } }))),
    setDescription: (value: string) => setTag({ key: NOTE_TAG, value }),
    rename: (name: string) =>
      after(replyOf(api.POST("/api/2.0/mlflow/runs/update", { body: { run_id, run_name: name } }))),
    remove: async () => {
      await after(replyOf(api.POST("/api/2.0/mlflow/runs/delete", { body: { run_id } })));
      toast({ text: `${run_name} was deleted.`, undo: () => void restore() });
    },
  };
}

/** What can be written about a logged model. */
export function useLoggedModelEdits(modelId: string) {
  const queries = useQueryClient();
  const after = <Reply>(done: Promise<Reply>) =>
    done.finally(() => queries.invalidateQueries({ queryKey: loggedModelKey(modelId) }));
  const path = { model_id: modelId };
  return {
    setTag: (tag: Tag) =>
      after(
        replyOf(
          api.PATCH("/api/2.0/mlflow/logged-models/{model_id}/tags", { params: { path }, body: { tags: [tag] } }),
        ),
      ),
    deleteTag: (key: string) =>
      after(
        replyOf(
          api.DELETE("/api/2.0/mlflow/logged-models/{model_id}/tags/{tag_key}", {
            params: { path: { ...path, tag_key: key } },
          }),
        ),
      ),
  };
}
