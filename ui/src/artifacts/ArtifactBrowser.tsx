import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Loading } from "../primitives/Loading";
import css from "./ArtifactBrowser.module.css";
import { FileTree, type TreeRow } from "./FileTree";
import { FileViewer } from "./FileViewer";
import { foldersAbove, nameOf } from "./paths";
import { type Entry, filesOf, type Source } from "./source";

interface Props {
  source: Source;
  /** The path of the file that is shown, from the address. */
  file: string | undefined;
  onOpen: (path: string) => void;
  /** The line of Python that would make a file here. */
  code?: string;
}

/** The files of a run, a version or a logged model: the folders at the left, what is in the chosen file beside them. */
export function ArtifactBrowser({ source, file, onOpen, code }: Props) {
  const [toggled, setToggled] = useState<Record<string, boolean>>({});
  const above = file ? foldersAbove(file) : [];
  const isOpen = (path: string) => toggled[path] ?? above.includes(path);
  const folders = [...new Set(["", ...above, ...Object.keys(toggled)])].filter((path) => path === "" || isOpen(path));
  const open = (path: string) => {
    // What is open because the file of before is in it stays open.
    setToggled({ ...Object.fromEntries(above.map((folder) => [folder, true])), ...toggled });
    onOpen(path);
  };
  const found = useQueries({ queries: folders.map((path) => filesOf(source, path)) });
  const listings = new Map(folders.map((path, index) => [path, found[index]?.data]));
  const failed = found.find((query) => query.isError);
  const root = listings.get("");
  if (failed && !root) return <ErrorNote error={failed.error} onRetry={failed.refetch} />;
  if (!root) return <Loading />;
  if (root.length === 0) return <Empty title="There are no files." {...(code ? { code } : {})} />;
  const rows = rowsBelow("", 1, listings, isOpen);
  const chosen = rows.find(({ entry }) => entry.path === file)?.entry;
  const isLoading = found.some((query) => query.isPending);
  return (
    <div className={css.browser}>
      <div className={css.tree}>
        <FileTree
          rows={rows}
          chosen={file}
          onOpen={open}
          onToggle={(path, open) => setToggled({ ...toggled, [path]: open })}
        />
        {failed && <ErrorNote error={failed.error} onRetry={failed.refetch} />}
      </div>
      <section className={css.viewer} aria-label={chosen ? nameOf(chosen.path) : "File"}>
        {chosen && !chosen.isFolder && <FileViewer key={chosen.path} source={source} entry={chosen} />}
        {!chosen && file && (isLoading ? <Loading /> : <Empty title={`There is no file ${file}.`} />)}
        {(!file || chosen?.isFolder) && <p className={css.hint}>Choose a file to see what is in it.</p>}
      </section>
    </div>
  );
}

function rowsBelow(
  folder: string,
  level: number,
  listings: Map<string, Entry[] | undefined>,
  isOpen: (path: string) => boolean,
): TreeRow[] {
  return (listings.get(folder) ?? []).flatMap((entry) => {
    if (!entry.isFolder) return [{ entry, level }];
    const open = isOpen(entry.path);
    const row = { entry, level, isOpen: open };
    return open ? [row, ...rowsBelow(entry.path, level + 1, listings, isOpen)] : [row];
  });
}
