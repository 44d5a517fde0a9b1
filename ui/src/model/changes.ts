import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useToast } from "../app/toasts";
import { api, replyOf } from "../api/client";
import { modelKey } from "./queries";

/** Why something is done, as the header that carries it into the history. */
export function reasonHeader(reason: string): Record<string, string> {
  return reason.trim() ? { "X-Regista-Reason": encodeURIComponent(reason.trim()) } : {};
}

interface AliasMove {
  alias: string;
  version: string;
  /** The version that the alias named when this was decided; "0" when there was no such alias. */
  expected: string;
  reason: string;
}

type Send = (move: AliasMove, headers: Record<string, string>) => Promise<unknown>;

function useAliasMove(name: string, send: Send, tell: (move: AliasMove) => string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (move: AliasMove) => send(move, reasonHeader(move.reason)),
    onSuccess: (_, move) => toast({ text: tell(move) }),
    onSettled: () => queries.invalidateQueries({ queryKey: modelKey(name) }),
  });
}

/** Points an alias of the model at a version, unless somebody else has moved it meanwhile. */
export function useSetAlias(name: string) {
  return useAliasMove(
    name,
    ({ alias, version, expected }, headers) => {
      const body = { name, alias, version, expected_version: expected };
      return replyOf(api.POST("/api/2.0/mlflow/registered-models/alias", { body, headers }));
    },
    ({ alias, version }) => `${alias} is version ${version} now.`,
  );
}

/** Gives an alias of the model back to the version that held it before. */
export function useRollback(name: string) {
  return useAliasMove(
    name,
    ({ alias, version, expected }, headers) => {
      const body = { name, alias, to_version: version, expected_version: expected };
      return replyOf(api.POST("/api/regista/v1/registered-models/rollback-alias", { body, headers }));
    },
    ({ alias, version }) => `${alias} is version ${version} again.`,
  );
}
