import { queryOptions } from "@tanstack/react-query";
import { api, ApiError, replyOf, type Schema } from "../api/client";
import { BASE_PATH } from "../api/base";
import { type Call, callsOf } from "./calls";

/** The server's release and places; refused to those who may not manage it. */
export function serverQuery() {
  return queryOptions({
    queryKey: ["server"],
    queryFn: () => replyOf(api.GET("/api/regista/v1/server")),
    staleTime: 60_000,
  });
}

const PINGS = 5;

/** How long the server takes to answer the least that can be asked, in milliseconds: the best of some. */
export function latencyQuery() {
  return queryOptions({
    queryKey: ["server", "latency"],
    queryFn: async () => {
      let best = Number.POSITIVE_INFINITY;
      for (let ping = 0; ping < PINGS; ping += 1) {
        const start = performance.now();
        await (await fetch(`${BASE_PATH}/health`, { cache: "no-store" })).text();
        best = Math.min(best, performance.now() - start);
      }
      return best;
    },
    gcTime: 0,
  });
}

export type Storage = Omit<Schema<"StorageReply">, "next_page_token">;

/** How full the store of bytes is; counted in steps of some seconds, whose numbers are added up. */
export function storageQuery() {
  return queryOptions({
    queryKey: ["storage"],
    queryFn: async ({ signal }): Promise<Storage> => {
      let total: Storage | undefined;
      let token: string | null | undefined = "";
      do {
        const step: Schema<"StorageReply"> = await replyOf(
          api.GET("/api/regista/v1/storage", { params: { query: { page_token: token ?? "" } }, signal }),
        );
        total = total ? sum(total, step) : step;
        token = step.next_page_token;
      } while (token);
      return total;
    },
    staleTime: 60_000,
  });
}

function sum(one: Storage, other: Storage): Storage {
  return {
    files: one.files + other.files,
    size: one.size + other.size,
    blobs: one.blobs + other.blobs,
    blob_size: one.blob_size + other.blob_size,
    saved: one.saved + other.saved,
    stored: one.stored + other.stored,
    stored_size: one.stored_size + other.stored_size,
    bin: one.bin + other.bin,
    bin_size: one.bin_size + other.bin_size,
  };
}

/** What a collection would do now: blobs that nothing names any more, and those that wait in the bin. */
export function collectionPlanQuery() {
  return queryOptions({
    queryKey: ["storage", "plan"],
    queryFn: async ({ signal }) => {
      const plan = { blobs: 0, size: 0, leaving: 0, leavingSize: 0 };
      let token: string | null | undefined = "";
      do {
        const step: Schema<"CollectReply"> = await replyOf(
          api.POST("/api/regista/v1/storage/collect", { body: { plan: true, page_token: token ?? "" }, signal }),
        );
        plan.blobs += step.put_away?.blobs ?? 0;
        plan.size += step.put_away?.size ?? 0;
        plan.leaving += step.removed?.blobs ?? 0;
        plan.leavingSize += step.removed?.size ?? 0;
        token = step.next_page_token;
      } while (token);
      return plan;
    },
    enabled: false,
  });
}

/** Every call of the API, as the server describes it. */
export function callsQuery() {
  return queryOptions({
    queryKey: ["openapi"],
    queryFn: async (): Promise<Call[]> => {
      const response = await fetch(`${BASE_PATH}/api/openapi.json`);
      if (!response.ok) throw new ApiError(response.status, "UNKNOWN", `HTTP ${response.status}`);
      return callsOf(await response.json());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
