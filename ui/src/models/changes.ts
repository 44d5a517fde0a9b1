import { useQueryClient } from "@tanstack/react-query";
import { api, replyOf } from "../api/client";
import { useDelayed } from "../app/undo";
import { useToast } from "../app/toasts";
import type { RegisteredModel } from "./queries";

/** How a model that waits to be deleted is called in `useHidden`. */
export function modelSubject(name: string): string {
  return `model ${name}`;
}

/** "bikes", or "3 models". */
export function modelsText(names: string[]): string {
  return names.length === 1 ? String(names[0]) : `${names.length} models`;
}

/** Does the same to several models at once; an error tells of all that failed. */
async function toEach(names: string[], act: (name: string) => Promise<unknown>, failure: string): Promise<void> {
  const results = await Promise.allSettled(names.map(act));
  const failed = results.flatMap((result, at) =>
    result.status === "rejected" ? [`${names[at]} ${failure}: ${(result.reason as Error).message}`] : [],
  );
  if (failed.length) throw new Error(failed.join(" "));
}

/** Deletes models with all their versions, after a while in which it can be undone. */
export function useDeleteModels() {
  const queries = useQueryClient();
  const later = useDelayed();
  return (names: string[]) =>
    later({
      text: `${modelsText(names)} ${names.length === 1 ? "is" : "are"} deleted.`,
      subjects: names.map(modelSubject),
      carryOut: async () => {
        const deleteOne = (name: string) =>
          replyOf(api.DELETE("/api/2.0/mlflow/registered-models/delete", { body: { name }, keepalive: true }));
        await toEach(names, deleteOne, "was not deleted").finally(() =>
          queries.invalidateQueries({ queryKey: ["models"] }),
        );
      },
    });
}

function setTag(name: string, key: string, value: string): Promise<unknown> {
  return replyOf(api.POST("/api/2.0/mlflow/registered-models/set-tag", { body: { name, key, value } }));
}

function deleteTag(name: string, key: string): Promise<unknown> {
  return replyOf(api.DELETE("/api/2.0/mlflow/registered-models/delete-tag", { body: { name, key } }));
}

/** Gives models a tag; what they had under its key comes back when it is undone. */
export function useTagModels() {
  const queries = useQueryClient();
  const toast = useToast();
  const change = (names: string[], act: (name: string) => Promise<unknown>) =>
    toEach(names, act, "was not changed").finally(() => queries.invalidateQueries({ queryKey: ["models"] }));
  return async (models: RegisteredModel[], key: string, value: string) => {
    const names = models.map(({ name }) => name);
    const before = new Map(models.map(({ name, tags }) => [name, tags?.find((tag) => tag.key === key)?.value]));
    const restore = (name: string) => {
      const old = before.get(name);
      return old === undefined ? deleteTag(name, key) : setTag(name, key, old);
    };
    const undo = () => change(names, restore).catch((error: Error) => toast({ text: error.message, look: "danger" }));
    await change(names, (name) => setTag(name, key, value));
    toast({ text: `${modelsText(names)} ${names.length === 1 ? "has" : "have"} the tag ${key} now.`, undo });
  };
}
