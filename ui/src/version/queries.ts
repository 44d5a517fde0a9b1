import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, replyOf } from "../api/client";
import { quotedText } from "../api/filter";
import { modelKey } from "../model/queries";
import { digestOf } from "./seal";

const PAGE = 50;
const MOST_COPIES = 50;

/** What is known of a version; it begins with the key of its model, which changes with it. */
export function versionKey(name: string, version: string) {
  return [...modelKey(name), "version", version] as const;
}

export function versionQuery(name: string, version: string) {
  return queryOptions({
    queryKey: [...versionKey(name, version), "entity"],
    queryFn: async () => {
      const call = api.GET("/api/2.0/mlflow/model-versions/get", { params: { query: { name, version } } });
      return (await replyOf(call)).model_version;
    },
  });
}

/** The sealed files, and the digest computed anew from their list: undefined where the browser does not compute any. */
export function sealQuery(name: string, version: string) {
  return queryOptions({
    queryKey: [...versionKey(name, version), "seal"],
    queryFn: async () => {
      const call = api.GET("/api/regista/v1/model-versions/manifest", { params: { query: { name, version } } });
      const { digest, files } = await replyOf(call);
      return { digest, computed: await digestOf(files), files };
    },
  });
}

/** What loading it would import, which the server reads in its files; they cannot change. */
export function importsQuery(name: string, version: string) {
  return queryOptions({
    queryKey: [...versionKey(name, version), "imports"],
    queryFn: () => replyOf(api.GET("/api/regista/v1/model-versions/imports", { params: { query: { name, version } } })),
  });
}

/** The versions that were registered from this one. */
export function copiesQuery(name: string, version: string) {
  const source = quotedText(`models:/${name}/${version}`);
  return queryOptions({
    queryKey: [...versionKey(name, version), "copies"],
    queryFn: async () => {
      const query = { filter: `source_path = ${source}`, max_results: MOST_COPIES };
      return (
        (await replyOf(api.GET("/api/2.0/mlflow/model-versions/search", { params: { query } }))).model_versions ?? []
      );
    },
  });
}

/** What happened to the version, newest first, page by page. */
export function versionEventPagesQuery(name: string, version: string) {
  return infiniteQueryOptions({
    queryKey: [...versionKey(name, version), "events"],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => {
      const query = { name, version, max_results: PAGE, ...(pageParam ? { before: pageParam } : {}) };
      return replyOf(api.GET("/api/regista/v1/registered-models/events", { params: { query } }));
    },
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
}
