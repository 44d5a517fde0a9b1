import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { quotedText } from "../api/filter";
import { useToast } from "../app/toasts";
import { reasonHeader } from "../model/changes";
import { modelKey } from "../model/queries";

interface Tag {
  key: string;
  value: string;
}

/** What can be written about a version; each makes what is known of its model stale. */
export function useVersionNotes(name: string, version: string) {
  const queries = useQueryClient();
  const after = <Reply>(done: Promise<Reply>) =>
    done.finally(() => queries.invalidateQueries({ queryKey: modelKey(name) }));
  const named = { name, version };
  return {
    setTag: (tag: Tag) =>
      after(replyOf(api.POST("/api/2.0/mlflow/model-versions/set-tag", { body: { ...named, ...tag } }))),
    deleteTag: (key: string) =>
      after(replyOf(api.DELETE("/api/2.0/mlflow/model-versions/delete-tag", { body: { ...named, key } }))),
    setDescription: (description: string) =>
      after(replyOf(api.PATCH("/api/2.0/mlflow/model-versions/update", { body: { ...named, description } }))),
  };
}

interface StageMove {
  stage: string;
  /** Whether the other versions in that stage are archived. */
  archive: boolean;
  reason: string;
}

/** Moves a version to a stage. */
export function useSetStage(name: string, version: string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: ({ stage, archive, reason }: StageMove) =>
      replyOf(
        api.POST("/api/2.0/mlflow/model-versions/transition-stage", {
          body: { name, version, stage, archive_existing_versions: archive },
          headers: reasonHeader(reason),
        }),
      ),
    onSuccess: (_, { stage }) => toast({ text: `Version ${version} is in ${stage} now.` }),
    onSettled: () => queries.invalidateQueries({ queryKey: modelKey(name) }),
  });
}

/** Deletes a version; its number is not used again. */
export function useDeleteVersion(name: string, version: string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (reason: string) =>
      replyOf(
        api.DELETE("/api/2.0/mlflow/model-versions/delete", { body: { name, version }, headers: reasonHeader(reason) }),
      ),
    onSuccess: () => {
      toast({ text: `Version ${version} of ${name} was deleted.` });
      return queries.invalidateQueries({ queryKey: modelKey(name), refetchType: "none" });
    },
  });
}

export interface Registration {
  name: string;
  /** A URI of files that the registry has: of a run's folder, a logged model or another version. */
  source: string;
  runId?: string | undefined;
  modelId?: string | undefined;
  tags?: Schema<"Tag">[] | undefined;
  description: string;
  reason: string;
}

/** Registers files as the next version of a model, which is created when there is none of that name. */
export function useRegister() {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: async ({ name, source, runId, modelId, tags, description, reason }: Registration) => {
      const headers = reasonHeader(reason);
      if (await isNew(name)) {
        await replyOf(api.POST("/api/2.0/mlflow/registered-models/create", { body: { name }, headers }));
      }
      const about = { run_id: runId ?? null, model_id: modelId ?? null, tags: tags ?? [], description };
      const call = api.POST("/api/2.0/mlflow/model-versions/create", { body: { name, source, ...about }, headers });
      return (await replyOf(call)).model_version;
    },
    onSuccess: ({ name, version }) => toast({ text: `Version ${version} of ${name} is registered.` }),
    onSettled: (_, __, { name }) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: modelKey(name) }),
        queries.invalidateQueries({ queryKey: ["models"] }),
      ]),
  });
}

async function isNew(name: string): Promise<boolean> {
  const query = { filter: `name = ${quotedText(name)}`, max_results: 1 };
  const call = api.GET("/api/2.0/mlflow/registered-models/search", { params: { query } });
  return ((await replyOf(call)).registered_models ?? []).length === 0;
}
