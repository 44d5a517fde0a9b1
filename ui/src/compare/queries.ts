import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Source } from "../artifacts/source";
import { api, replyOf, type Schema } from "../api/client";
import { mlmodelQuery, textQuery } from "../mlmodel/queries";
import { modelKey } from "../model/queries";
import { codeOf } from "../version/origin";
import { durationText } from "../primitives/numbers";
import { runQuery } from "../run/queries";
import { sealQuery, versionQuery } from "../version/queries";
import { filesGroup, modelGroups, runGroups, tagsGroup } from "./groups";
import { type Group, groupOf, type Sheet } from "./sheet";
import { timeText } from "./times";

const MOST_FILES = 10_000;
const MOST_MODELS = 5;

/** A version by `NAME/NUMBER`, as a sheet. */
export function versionSheetQuery(id: string) {
  const { name, version } = versionOf(id);
  return queryOptions({
    queryKey: [...modelKey(name), "version", version, "sheet"],
    queryFn: async ({ client }): Promise<Sheet> => {
      const entity = await client.fetchQuery(versionQuery(name, version));
      const source: Source = { kind: "version", name, version };
      const isSealed = Boolean(entity.manifest_digest);
      const [run, seal, model] = await Promise.all([
        entity.run_id ? client.fetchQuery(runQuery(entity.run_id)).catch(() => undefined) : undefined,
        isSealed ? client.fetchQuery(sealQuery(name, version)) : undefined,
        isSealed ? contentOf(client, source) : modelGroups(null, null),
      ]);
      return {
        label: id,
        groups: {
          Version: groupOf([
            ["Registered", timeText(entity.creation_timestamp)],
            ["By", entity.user_id],
            ["Stage", entity.current_stage],
            ["Aliases", entity.aliases?.join(", ")],
            ["Run", entity.run_id],
            ["From", entity.source],
            ["Description", entity.description],
          ]),
          ...runGroups(run),
          Tags: tagsGroup(entity.tags),
          ...model,
          Files: filesGroup(seal?.files ?? []),
        },
      };
    },
  });
}

/** The name and number in `NAME/NUMBER`; a name may have slashes of its own in it. */
export function versionOf(id: string): { name: string; version: string } {
  const place = id.lastIndexOf("/");
  return { name: id.slice(0, Math.max(0, place)), version: id.slice(place + 1) };
}

/** A run by its id, as a sheet: with the files and the content of the models that it logged. */
export function runSheetQuery(runId: string) {
  return queryOptions({
    queryKey: ["run", runId, "sheet"],
    queryFn: async ({ client }): Promise<Sheet> => {
      const run = await client.fetchQuery(runQuery(runId));
      const logged = await loggedModels(run);
      const [own, ...ofModels] = await Promise.all([
        filesBelow(run.info.artifact_uri),
        ...logged.map(({ artifact_uri }) => filesBelow(artifact_uri)),
      ]);
      const newest = logged.at(-1);
      const folder = own.find(({ path }) => path === "MLmodel" || /^[^/]+\/MLmodel$/.test(path))?.path;
      const content = newest
        ? await contentOf(client, { kind: "logged-model", modelId: newest.model_id })
        : folder
          ? await contentOf(client, { kind: "run", runId }, folder.replace(/\/?MLmodel$/, ""))
          : modelGroups(null, null);
      const places = logged.flatMap(({ name, model_id: modelId }, index) =>
        (ofModels[index] ?? []).map(({ path }) => [
          `${name}/${path}`,
          { source: { kind: "logged-model" as const, modelId }, path },
        ]),
      );
      const modelFiles = logged.map(({ name }, index) => filesGroup(ofModels[index] ?? [], `${name}/`));
      return {
        label: run.info.run_name || runId,
        groups: {
          Run: runFacts(run),
          ...runGroups(run),
          Tags: tagsGroup((run.data?.tags ?? []).filter(({ key }) => !key.startsWith("mlflow."))),
          ...content,
          Files: Object.fromEntries([filesGroup(own), ...modelFiles].flatMap((group) => Object.entries(group))),
        },
        places: Object.fromEntries(places) as NonNullable<Sheet["places"]>,
      };
    },
  });
}

function runFacts({ info, data }: Schema<"Run">): Group {
  const code = codeOf(data?.tags ?? []);
  return groupOf([
    ["Id", info.run_id],
    ["Status", info.status],
    ["Experiment", info.experiment_id],
    ["Started", timeText(info.start_time)],
    ["Took", info.end_time ? durationText(info.end_time - info.start_time) : undefined],
    ["By", info.user_id],
    ["Code", code.name],
    ["Commit", code.commit],
  ]);
}

async function loggedModels(run: Schema<"Run">): Promise<Schema<"LoggedModelInfo">[]> {
  const ids = (run.outputs?.model_outputs ?? []).slice(-MOST_MODELS).map(({ model_id }) => model_id);
  const found = await Promise.all(
    ids.map((model_id) =>
      replyOf(api.GET("/api/2.0/mlflow/logged-models/{model_id}", { params: { path: { model_id } } })).catch(
        () => null,
      ),
    ),
  );
  return found.flatMap((reply) => (reply ? [reply.model.info] : []));
}

/** Every file below a place in the registry's own storage; nothing of other places. */
async function filesBelow(uri: string): Promise<Schema<"FileEntry">[]> {
  const [, path] = /^mlflow-artifacts:\/+(.+)$/.exec(uri) ?? [];
  if (!path) return [];
  const query = { path, max_results: MOST_FILES };
  const { files } = await replyOf(api.GET("/api/regista/v1/artifacts/tree", { params: { query } }));
  return files ?? [];
}

async function contentOf(client: QueryClient, source: Source, root = ""): Promise<Record<string, Group>> {
  const [mlmodel, requirements] = await Promise.all([
    client.fetchQuery(mlmodelQuery(source, root)),
    client.fetchQuery(textQuery(source, "requirements.txt", root)),
  ]);
  return modelGroups(mlmodel, requirements);
}
