import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useToast } from "../app/toasts";
import { api, replyOf } from "../api/client";
import { modelKey } from "./queries";

/** Why something is done, as the header that carries it into the history. */
export function reasonHeader(reason: string): Record<string, string> {
  return reason.trim() ? { "X-Regista-Reason": encodeURIComponent(reason.trim()) } : {};
}

interface Tag {
  key: string;
  value: string;
}

interface Reasoned {
  reason: string;
}

interface AliasMove extends Reasoned {
  alias: string;
  version: string;
  /** The version that the alias named when this was decided; "0" when there was no such alias. */
  expected: string;
}

/** The list of models tells of each model too; what is asked anew is what is there still. */
function changed(queries: QueryClient, name: string, isLeft = false) {
  const list = queries.invalidateQueries({ queryKey: ["models"] });
  return isLeft ? list : queries.invalidateQueries({ queryKey: modelKey(name) });
}

/** What can be noted on the model itself. */
export function useModelNotes(name: string) {
  const queries = useQueryClient();
  const after = <Reply>(done: Promise<Reply>) => done.finally(() => changed(queries, name));
  return {
    setTag: (tag: Tag) =>
      after(replyOf(api.POST("/api/2.0/mlflow/registered-models/set-tag", { body: { name, ...tag } }))),
    deleteTag: (key: string) =>
      after(replyOf(api.DELETE("/api/2.0/mlflow/registered-models/delete-tag", { body: { name, key } }))),
    setDescription: (description: string) =>
      after(replyOf(api.PATCH("/api/2.0/mlflow/registered-models/update", { body: { name, description } }))),
  };
}

/**
 * A change of the model that is told of when it is done, and makes what is known of the model stale; `isLeft` when
 * there is no model of this name then.
 */
function useChange<Change extends Reasoned>(
  name: string,
  send: (change: Change, headers: Record<string, string>) => Promise<unknown>,
  tell: (change: Change) => string,
  isLeft = false,
) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: Change) => send(change, reasonHeader(change.reason)),
    onSuccess: (_, change) => toast({ text: tell(change) }),
    onSettled: () => changed(queries, name, isLeft),
  });
}

/** Points an alias of the model at a version, unless somebody else has moved it meanwhile. */
export function useSetAlias(name: string) {
  return useChange<AliasMove>(
    name,
    ({ alias, version, expected }, headers) => {
      const body = { name, alias, version, expected_version: expected };
      return replyOf(api.POST("/api/2.0/mlflow/registered-models/alias", { body, headers }));
    },
    ({ alias, version }) => `${alias} is version ${version} now.`,
  );
}

/** Gives an alias of the model back to a version that held it before. */
export function useRollback(name: string) {
  return useChange<AliasMove>(
    name,
    ({ alias, version, expected }, headers) => {
      const body = { name, alias, to_version: version, expected_version: expected };
      return replyOf(api.POST("/api/regista/v1/registered-models/rollback-alias", { body, headers }));
    },
    ({ alias, version }) => `${alias} is version ${version} again.`,
  );
}

/** Takes an alias away from the version that holds it. */
export function useDeleteAlias(name: string) {
  return useChange<Reasoned & { alias: string }>(
    name,
    ({ alias }, headers) =>
      replyOf(api.DELETE("/api/2.0/mlflow/registered-models/alias", { body: { name, alias }, headers })),
    ({ alias }) => `No version is ${alias} any more.`,
  );
}

/** Gives the model, with all its versions, another name. */
export function useRename(name: string) {
  return useChange<Reasoned & { newName: string }>(
    name,
    ({ newName }, headers) => {
      const body = { name, new_name: newName };
      return replyOf(api.POST("/api/2.0/mlflow/registered-models/rename", { body, headers }));
    },
    ({ newName }) => `${name} is called ${newName} now.`,
    true,
  );
}

/** Deletes the model with all its versions; its history stays. */
export function useDeleteModel(name: string) {
  return useChange<Reasoned>(
    name,
    (_, headers) => replyOf(api.DELETE("/api/2.0/mlflow/registered-models/delete", { body: { name }, headers })),
    () => `${name} was deleted.`,
    true,
  );
}
