import { queryOptions } from "@tanstack/react-query";
import { filesOf, readText, type Source } from "../artifacts/source";
import { readMlmodel } from "./mlmodel";

/** A text file of a model; null when it has none of that name. `root` is the folder of the model, such as `model`. */
export function textQuery(source: Source, file: string, root = "") {
  const path = root ? `${root}/${file}` : file;
  return queryOptions({
    queryKey: ["model-file", source, path],
    queryFn: async ({ client }) => {
      const files = await client.fetchQuery(filesOf(source, path.slice(0, Math.max(0, path.lastIndexOf("/")))));
      if (!files.some((entry) => entry.path === path)) return null;
      const { text, isWhole } = await readText(source, path);
      if (!isWhole) throw new Error(`${path} is too large to be read here.`);
      return text;
    },
    staleTime: 60_000,
  });
}

/** What the MLmodel file of a model says; null when there is none. */
export function mlmodelQuery(source: Source, root = "") {
  return queryOptions({
    queryKey: ["mlmodel", source, root],
    queryFn: async ({ client }) => {
      const text = await client.fetchQuery(textQuery(source, "MLmodel", root));
      return text === null ? null : readMlmodel(text);
    },
    staleTime: 60_000,
  });
}
