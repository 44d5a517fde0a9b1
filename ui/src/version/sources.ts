import { queryOptions } from "@tanstack/react-query";
import { filesOf } from "../artifacts/source";
import { api, replyOf, type Schema } from "../api/client";
import { runQuery } from "../run/queries";

/** What can be registered, and what is noted of it. */
export interface Registrable {
  source: string;
  runId?: string | undefined;
  modelId?: string | undefined;
  tags?: Schema<"Tag">[] | undefined;
  description?: string | undefined;
}

/** A model that a run saved. */
export interface RunModel extends Registrable {
  label: string;
}

const RUN_ID = /^[0-9a-f]{32}$/;
const MOST_FOLDERS = 20;

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** The models that a run saved: its logged models, and the folders of its files that have an MLmodel file. */
export function runModelsQuery(runId: string) {
  return queryOptions({
    queryKey: ["run", runId, "models"],
    queryFn: async ({ client }): Promise<RunModel[]> => {
      const run = await client.fetchQuery(runQuery(runId));
      const logged = (run.outputs?.model_outputs ?? []).map(({ model_id }) => ({
        label: `logged model ${model_id}`,
        source: `models:/${model_id}`,
        runId,
        modelId: model_id,
      }));
      const filesIn = (path: string) => client.fetchQuery(filesOf({ kind: "run", runId }, path));
      const root = await filesIn("");
      const folders = root.filter(({ isFolder }) => isFolder).slice(0, MOST_FOLDERS);
      const inside = await Promise.all(folders.map(async ({ path }) => ({ path, files: await filesIn(path) })));
      const places = [{ path: "", files: root }, ...inside].filter(({ path, files }) =>
        files.some((file) => file.path === (path ? `${path}/MLmodel` : "MLmodel")),
      );
      return [...logged, ...places.map(({ path }) => folderOfRun(runId, run.info.artifact_uri, path))];
    },
  });
}

/** A folder of a run's files, as what can be registered. */
export function folderOfRun(runId: string, artifactUri: string, path: string): RunModel {
  const folder = path.replace(/^\/+|\/+$/g, "");
  return { label: folder || "all files of the run", source: folder ? `${artifactUri}/${folder}` : artifactUri, runId };
}

/** The logged model of an id. */
export async function loggedModel(modelId: string): Promise<Registrable> {
  const call = api.GET("/api/2.0/mlflow/logged-models/{model_id}", { params: { path: { model_id: modelId } } });
  const { info } = (await replyOf(call)).model;
  return { source: `models:/${modelId}`, modelId, runId: info.source_run_id || undefined };
}

/** The version that `bikes/2`, `bikes@champion` or either with `models:/` before it names. */
export async function versionNamed(text: string): Promise<Registrable> {
  const name = text.trim().replace(/^models:\/+/, "");
  const numbered = /^(.+)\/(\d+)$/.exec(name);
  const aliased = /^(.+)@([^@/]+)$/.exec(name);
  if (!numbered && !aliased) throw new Error("Write a version as bikes/2 or bikes@champion.");
  const call = numbered
    ? api.GET("/api/2.0/mlflow/model-versions/get", {
        params: { query: { name: numbered[1] ?? "", version: numbered[2] ?? "" } },
      })
    : api.GET("/api/2.0/mlflow/registered-models/alias", {
        params: { query: { name: aliased?.[1] ?? "", alias: aliased?.[2] ?? "" } },
      });
  const { model_version: version } = await replyOf(call);
  return {
    source: `models:/${version.name}/${version.version}`,
    runId: version.run_id || undefined,
    tags: version.tags,
    description: version.description ?? undefined,
  };
}
