import { useMutation } from "@tanstack/react-query";
import { api, replyOf } from "../api/client";
import { useToast } from "../app/toasts";
import { countText } from "../primitives/numbers";

const AT_ONCE = 6;

/** Do the same for several runs, a few at a time; the first refusal ends it. */
async function forEach(ids: string[], send: (id: string) => Promise<unknown>): Promise<void> {
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await send(id);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, work));
}

const remove = (run_id: string) => replyOf(api.POST("/api/2.0/mlflow/runs/delete", { body: { run_id } }));
const restore = (run_id: string) => replyOf(api.POST("/api/2.0/mlflow/runs/restore", { body: { run_id } }));

export function runsText(count: number): string {
  return count === 1 ? "1 run" : `${countText(count)} runs`;
}

/** Deletes runs, which can be taken back, restores and tags them; `refresh` is called after each. */
export function useRunChanges(refresh: () => Promise<unknown>) {
  const toast = useToast();
  const failed = (error: Error) => toast({ text: error.message, look: "danger" });
  const restored = useMutation({
    mutationFn: (ids: string[]) => forEach(ids, restore),
    onSuccess: (_, ids) => toast({ text: `${runsText(ids.length)} restored.` }),
    onError: failed,
    onSettled: refresh,
  });
  const deleted = useMutation({
    mutationFn: (ids: string[]) => forEach(ids, remove),
    onSuccess: (_, ids) => toast({ text: `${runsText(ids.length)} deleted.`, undo: () => restored.mutate(ids) }),
    onError: failed,
    onSettled: refresh,
  });
  const tagged = useMutation({
    mutationFn: ({ ids, key, value }: { ids: string[]; key: string; value: string }) =>
      forEach(ids, (run_id) => replyOf(api.POST("/api/2.0/mlflow/runs/set-tag", { body: { run_id, key, value } }))),
    onSuccess: (_, { ids, key }) => toast({ text: `${runsText(ids.length)} have the tag ${key} now.` }),
    onSettled: refresh,
  });
  return { deleted, restored, tagged };
}
